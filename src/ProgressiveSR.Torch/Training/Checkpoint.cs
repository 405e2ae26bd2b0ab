using System.Globalization;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// A state of training in one safetensors file, written whole and then renamed: a killed process leaves the one before.
/// </summary>
/// <remarks>
/// Tensors <c>weights/NAME</c> (as trained), and for the weights that the stage trains <c>average/NAME</c> (what is
/// exported), <c>exp_avg/NAME</c> and <c>exp_avg_sq/NAME</c> (AdamW's running means of the gradient and its square),
/// all of 32 bits, and <c>step/NAME</c> (its steps). At the end of a stage the averages have become the weights and the
/// optimiser is done with, so that there are <c>weights/NAME</c> alone. Metadata: <c>format</c>, <c>configuration</c>
/// (without the folders <c>data</c> and <c>output</c>; of <c>startFrom</c> the last name), <c>stage</c>,
/// <c>iteration</c>, and <c>lossSum</c> and <c>lossCount</c> of the iterations for which the log had no line yet (0
/// where they are missing).
/// </remarks>
public sealed class Checkpoint
{
    /// <summary>The most bytes of tensors: with the largest header, the file can still be read as one array.</summary>
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

    /// <summary>How the model was trained; the folders of this machine are left out.</summary>
    public TrainingConfiguration Configuration { get; }

    /// <summary>Index of the stage that was under way.</summary>
    public int Stage => Position.Stage;

    /// <summary>Iterations done of that stage.</summary>
    public int Iteration => Position.Iteration;

    internal TrainingPosition Position { get; }

    private string Source => $"'{path}'";

    /// <summary>Whether the stage was done when this was written, so that the weights are the means.</summary>
    internal bool IsEndOfStage => Iteration == Configuration.Stages[Stage].Iterations;

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidModelException">It is no checkpoint, or a broken one.</exception>
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

    /// <summary>Makes the model with the averaged weights, which are the ones to export.</summary>
    /// <exception cref="InvalidModelException">A tensor is missing, left over or has another shape.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public ProgressiveNetwork CreateNetwork()
    {
        ProgressiveNetwork network = Configuration.CreateNetwork();
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

    /// <summary>Whether this is what lies at a path, and has not been written since it was read.</summary>
    internal bool IsAt(string other) =>
        Path.GetFullPath(path) == Path.GetFullPath(other) && File.GetLastWriteTimeUtc(other) == written;

    /// <summary>Requires that what a training may not change on its way is as it was.</summary>
    /// <exception cref="InvalidModelException">The checkpoint is of another training.</exception>
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
    /// Puts a training back to what it was. After a stage's end nothing is remembered of its weights, and all means are
    /// the weights.
    /// </summary>
    /// <exception cref="InvalidModelException">A tensor is missing, left over or has another shape.</exception>
    internal void Restore(ProgressiveNetwork network, WeightAverage average, StageOptimizer optimizer)
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

    /// <summary>Requires that all checkpoints of a training can be read again.</summary>
    /// <exception cref="ArgumentException">One would be too large.</exception>
    internal static void RequireReadable(TrainingConfiguration configuration, ProgressiveNetwork network)
    {
        long weights = network.parameters().Sum(parameter => parameter.numel());
        for (int i = 0; i < configuration.Stages.Count; i++)
        {
            HashSet<Parameter> trained =
                StageOptimizer.Trained(network, configuration.Stages[i], configuration.Convolution);
            RequireReadable(i, weights, trained.Sum(parameter => parameter.numel()));
        }
    }

    /// <inheritdoc cref="RequireReadable(TrainingConfiguration, ProgressiveNetwork)"/>
    internal static void RequireReadable(int stage, long weights, long trained)
    {
        // For each weight that trains its average and two moments are stored too.
        long bytes = sizeof(float) * (weights + 3 * trained);
        TrainingRules.Require(
            bytes <= MaxBytes,
            $"a checkpoint of stage {stage} would have {bytes} bytes, more than the {MaxBytes} that can be read again: "
            + "choose smaller networks");
    }

    /// <summary>Writes the state of a training within a stage.</summary>
    internal static void Write(
        string path,
        TrainingConfiguration configuration,
        TrainingPosition position,
        ProgressiveNetwork network,
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

    /// <summary>Writes the state of a training at the end of a stage, whose weights are the averages.</summary>
    internal static void Write(
        string path, TrainingConfiguration configuration, TrainingPosition position, ProgressiveNetwork network) =>
        AtomicFile.Write(path, Start(configuration, position, network).Write);

    private static SafetensorsWriter Start(
        TrainingConfiguration configuration, TrainingPosition position, ProgressiveNetwork network)
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
