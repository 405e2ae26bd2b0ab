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
    /// <summary>
    /// The maximum size of the tensors: even with the largest header, the file can be read as one array.
    /// </summary>
    private const long MaxBytes = int.MaxValue - SafetensorsFile.MaxHeaderLength;

    internal const string Format = "progressivesr-checkpoint-2";

    private const string WeightsPrefix = "weights/";
    private const string AveragePrefix = "average/";
    private const string MeanPrefix = "exp_avg/";
    private const string MeanSquarePrefix = "exp_avg_sq/";
    private const string StepPrefix = "step/";

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
            if (!file.Metadata.TryGetValue("format", out string? format) || format != Format)
            {
                throw new InvalidModelException(
                    format == CheckpointConversion.Format
                        ? $"'{path}' is a checkpoint of an earlier format: convert it first (psr convert)."
                        : $"'{path}' is no checkpoint: its format is '{format}', not '{Format}'.");
            }

            return new Checkpoint(path, written, file);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or OverflowException)
        {
            throw new InvalidModelException($"'{path}' is no checkpoint: {e.Message}", e);
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
                targets.Add(((averaged ? AveragePrefix : WeightsPrefix) + name, parameter));
                others.UnionWith(averaged ? [WeightsPrefix + name, .. OptimizerNames(name)] : []);
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
            [.. network.named_parameters().Select(pair => (WeightsPrefix + pair.name, (Tensor)pair.parameter))];
        if (IsEndOfStage)
        {
            StoredWeights.Load(file, Source, targets);
            average.Restart();
            return;
        }

        targets.AddRange(average.Trained.Select(pair => (AveragePrefix + pair.Name, pair.Mean)));
        foreach (AdamWState state in optimizer.States)
        {
            targets.Add((MeanPrefix + state.Name, state.Mean));
            targets.Add((MeanSquarePrefix + state.Name, state.MeanSquare));
            state.Steps = ReadSteps(StepPrefix + state.Name);
        }

        HashSet<string> steps = [.. optimizer.States.Select(state => StepPrefix + state.Name)];
        StoredWeights.Load(file, Source, targets, name => !steps.Contains(name));
        average.RestartFrozen();
    }

    /// <summary>Throws unless all checkpoints of a training are small enough to be read.</summary>
    /// <exception cref="ArgumentException">A checkpoint would be too large.</exception>
    internal static void RequireReadable(TrainingConfiguration configuration, TrainedModel network)
    {
        long weights = network.parameters().Sum(parameter => parameter.numel());
        for (int i = 0; i < configuration.Stages.Count; i++)
        {
            HashSet<Parameter> trained =
                StageOptimizer.Trained(network, configuration.Stages[i], configuration.Convolution);
            RequireReadable(i, weights, trained.Sum(parameter => parameter.numel()));
        }
    }

    /// <inheritdoc cref="RequireReadable(TrainingConfiguration, TrainedModel)"/>
    internal static void RequireReadable(int stage, long weights, long trained)
    {
        // For each trained weight, its average and two moments are stored too.
        long bytes = sizeof(float) * (weights + 3 * trained);
        TrainingRules.Require(
            bytes <= MaxBytes,
            $"a checkpoint of stage {stage} would have {bytes} bytes, more than the {MaxBytes} that can be read again: "
            + "choose smaller networks");
    }

    /// <summary>Writes the state during a stage.</summary>
    internal static void Write(
        string path,
        TrainingConfiguration configuration,
        TrainingPosition position,
        TrainedModel network,
        WeightAverage average,
        StageOptimizer optimizer)
    {
        SafetensorsWriter writer = Start(configuration, position, network);
        foreach ((string name, Tensor mean) in average.Trained)
        {
            Add(writer, AveragePrefix + name, mean);
        }

        foreach (AdamWState state in optimizer.States)
        {
            Add(writer, MeanPrefix + state.Name, state.Mean);
            Add(writer, MeanSquarePrefix + state.Name, state.MeanSquare);
            writer.Add(StepPrefix + state.Name, [], [state.Steps]);
        }

        AtomicFile.Write(path, writer.Write);
    }

    /// <summary>Writes the state at the end of a stage; the averages become the weights.</summary>
    internal static void Write(
        string path, TrainingConfiguration configuration, TrainingPosition position, TrainedModel network) =>
        AtomicFile.Write(path, Start(configuration, position, network).Write);

    private static SafetensorsWriter Start(
        TrainingConfiguration configuration, TrainingPosition position, TrainedModel network)
    {
        SafetensorsWriter writer = new();
        writer.SetMetadata("format", Format);
        writer.SetMetadata("configuration", configuration.WithoutFolders().ToJson());
        writer.SetMetadata("stage", position.Stage.ToString(CultureInfo.InvariantCulture));
        writer.SetMetadata("iteration", position.Iteration.ToString(CultureInfo.InvariantCulture));
        writer.SetMetadata("lossSum", position.LossSum.ToString("R", CultureInfo.InvariantCulture));
        writer.SetMetadata("lossCount", position.LossCount.ToString(CultureInfo.InvariantCulture));
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            Add(writer, WeightsPrefix + name, parameter);
        }

        return writer;
    }

    private static void Add(SafetensorsWriter writer, string name, Tensor tensor) =>
        writer.Add(name, tensor.shape, TensorValues.ToArray(tensor));

    private static string[] OptimizerNames(string name) =>
        [MeanPrefix + name, MeanSquarePrefix + name, StepPrefix + name];

    private void RequireStage(TrainingConfiguration configuration)
    {
        if (Stage < 0 || Stage >= configuration.Stages.Count
            || Iteration < 1 || Iteration > configuration.Stages[Stage].Iterations)
        {
            throw new InvalidModelException(
                $"The checkpoint '{path}' stands at iteration {Iteration} of stage {Stage}, which the "
                + "configuration lacks.");
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
                $"The tensor '{name}' of {Source} is no single number of 0 or more, of type I32.");
    }

    private string Metadata(string key) =>
        file.Metadata.TryGetValue(key, out string? value)
            ? value
            : throw new InvalidModelException($"The checkpoint '{path}' lacks the entry '{key}'.");
}
