using System.Globalization;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The state of a training in one safetensors file, written atomically: if the process is killed, the previous file
/// remains.
/// </summary>
/// <remarks>
/// Tensors: <c>weights/NAME</c> (as trained) and, for the weights that the stage trains, <c>average/NAME</c> (the
/// exported ones), <c>exp_avg/NAME</c> and <c>exp_avg_sq/NAME</c> (AdamW's running means of the gradient and its
/// square), all 32-bit, and <c>step/NAME</c> (the number of steps). At the end of a stage, the averages become the
/// weights and the optimiser's state is dropped, so only <c>weights/NAME</c> remain. Metadata: <c>format</c>,
/// <c>configuration</c> (without the folders <c>data</c> and <c>output</c>, and only the last name of
/// <c>startFrom</c>), <c>stage</c>, <c>iteration</c>, and <c>lossSum</c> and <c>lossCount</c> of the iterations since
/// the last line of the log (0 if missing).
/// </remarks>
public sealed class Checkpoint
{
    private readonly SafetensorsFile file;
    private readonly string path;
    private readonly DateTime written;

    private Checkpoint(string path, DateTime written, SafetensorsFile file)
    {
        this.path = path;
        this.written = written;
        this.file = file;
        Configuration = TrainingConfiguration.Parse(Metadata("configuration"), $"in '{path}'");
        Position = new TrainingPosition(
            int.Parse(Metadata("stage"), CultureInfo.InvariantCulture),
            int.Parse(Metadata("iteration"), CultureInfo.InvariantCulture),
            double.Parse(file.Metadata.GetValueOrDefault("lossSum", "0"), CultureInfo.InvariantCulture),
            int.Parse(file.Metadata.GetValueOrDefault("lossCount", "0"), CultureInfo.InvariantCulture));
        RequireStage(Configuration);
    }

    /// <summary>The training's configuration, without the folders of the machine.</summary>
    public TrainingConfiguration Configuration { get; }

    /// <summary>Index of the current stage.</summary>
    public int Stage => Position.Stage;

    /// <summary>Completed iterations of that stage.</summary>
    public int Iteration => Position.Iteration;

    internal TrainingPosition Position { get; }

    private string Source => $"'{path}'";

    /// <summary>Whether the stage was complete, so that the weights are the averages.</summary>
    internal bool IsEndOfStage => Iteration == Configuration.Stages[Stage].Iterations;

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidModelException">The file is not a checkpoint, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Checkpoint Read(string path)
    {
        try
        {
            DateTime written = File.GetLastWriteTimeUtc(path);
            SafetensorsFile file = SafetensorsFile.Read(path);
            if (!file.Metadata.TryGetValue("format", out string? format) || format != CheckpointNames.Format)
            {
                throw new InvalidModelException(
                    format == CheckpointConversion.Format
                        ? $"'{path}' is a checkpoint of an earlier format: convert it first (psr convert)."
                        : $"'{path}' is not a checkpoint: its format is '{format}', not '{CheckpointNames.Format}'.");
            }

            return new Checkpoint(path, written, file);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or OverflowException)
        {
            throw new InvalidModelException($"'{path}' is not a checkpoint: {e.Message}", e);
        }
    }

    /// <summary>Creates the model with the averaged weights, which are the ones to export.</summary>
    /// <exception cref="InvalidModelException">A tensor is missing, unexpected or has the wrong shape.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public TrainedModel CreateNetwork()
    {
        TrainedModel network = Configuration.CreateNetwork();
        try
        {
            HashSet<Parameter> trained = IsEndOfStage
                ? []
                : StageOptimizer.Trained(network, Configuration.Stages[Stage], Configuration.Convolution);
            HashSet<string> others = [];
            List<(string, Parameter)> targets = [];
            foreach ((string name, Parameter parameter) in network.named_parameters())
            {
                bool averaged = trained.Contains(parameter);
                targets.Add((averaged ? CheckpointNames.Average(name) : CheckpointNames.Weight(name), parameter));
                others.UnionWith(averaged ? [CheckpointNames.Weight(name), .. OptimizerNames(name)] : []);
            }

            StoredWeights.Load(file, Source, targets, name => !others.Contains(name));
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file at a path is this checkpoint, unchanged since it was read.</summary>
    internal bool IsAt(string other) =>
        Path.GetFullPath(path) == Path.GetFullPath(other) && File.GetLastWriteTimeUtc(other) == written;

    /// <summary>Throws unless the settings that must not change during training are unchanged.</summary>
    /// <exception cref="InvalidModelException">The checkpoint belongs to another training.</exception>
    internal void RequireFits(TrainingConfiguration configuration)
    {
        RequireStage(configuration);
        if (FixedSettings.FindChange(Configuration, configuration, Stage, !IsEndOfStage) is { } change)
        {
            throw new InvalidModelException(
                $"The checkpoint '{path}' was trained with {change.Name} {change.Before}, not with {change.Now} as the "
                + "configuration has it.");
        }
    }

    /// <summary>
    /// Restores the state of a training. At the end of a stage there is no optimiser state, and the averages are the
    /// weights.
    /// </summary>
    /// <exception cref="InvalidModelException">A tensor is missing, unexpected or has the wrong shape.</exception>
    internal void Restore(TrainedModel network, WeightAverage average, StageOptimizer optimizer)
    {
        List<(string, Tensor)> targets =
        [
            .. network.named_parameters().Select(
                pair => (CheckpointNames.Weight(pair.name), (Tensor)pair.parameter)),
        ];
        if (IsEndOfStage)
        {
            StoredWeights.Load(file, Source, targets);
            average.Restart();
            return;
        }

        targets.AddRange(average.Trained.Select(pair => (CheckpointNames.Average(pair.Name), pair.Mean)));
        foreach (AdamWState state in optimizer.States)
        {
            targets.Add((CheckpointNames.Mean(state.Name), state.Mean));
            targets.Add((CheckpointNames.MeanSquare(state.Name), state.MeanSquare));
            state.Steps = ReadSteps(CheckpointNames.Step(state.Name));
        }

        HashSet<string> steps = [.. optimizer.States.Select(state => CheckpointNames.Step(state.Name))];
        StoredWeights.Load(file, Source, targets, name => !steps.Contains(name));
        average.RestartFrozen();
    }

    private static string[] OptimizerNames(string name) =>
        [CheckpointNames.Mean(name), CheckpointNames.MeanSquare(name), CheckpointNames.Step(name)];

    private void RequireStage(TrainingConfiguration configuration)
    {
        if (Stage < 0 || Stage >= configuration.Stages.Count
            || Iteration < 1 || Iteration > configuration.Stages[Stage].Iterations)
        {
            throw new InvalidModelException(
                $"The checkpoint '{path}' is at iteration {Iteration} of stage {Stage}, which the configuration does "
                + "not have.");
        }
    }

    private int ReadSteps(string name)
    {
        if (!file.Tensors.TryGetValue(name, out SafetensorsTensor? stored))
        {
            throw new InvalidModelException($"{Source} lacks the tensor '{name}' of shape [].");
        }

        return stored is { Type: SafetensorsType.I32, Shape.Count: 0 } && stored.ToInt32s()[0] is >= 0 and int steps
            ? steps
            : throw new InvalidModelException(
                $"The tensor '{name}' of {Source} must be a single number of type I32, 0 or more.");
    }

    private string Metadata(string key) =>
        file.Metadata.TryGetValue(key, out string? value)
            ? value
            : throw new InvalidModelException($"The checkpoint '{path}' lacks the entry '{key}'.");
}
