using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// A state of training in one safetensors file, written whole and then renamed: a killed process leaves the one before.
/// </summary>
/// <remarks>
/// Tensors <c>weights/NAME</c> (as trained), <c>average/NAME</c> (what is exported), both 32 bits, and
/// <c>optimizer</c> (bytes). At the end of a stage the averages have become the weights and the optimizer is done with,
/// so that there are <c>weights/NAME</c> alone. Metadata: <c>format</c>, <c>configuration</c>, <c>stage</c>, <c>iteration</c>, and
/// <c>lossSum</c> and <c>lossCount</c> since the last line of the log (0 where they are missing).
/// </remarks>
public sealed class Checkpoint
{
    private const string Format = "progressivesr-checkpoint-1";
    private const string WeightsPrefix = "weights/";
    private const string AveragePrefix = "average/";
    private const string OptimizerName = "optimizer";

    private readonly SafetensorsFile file;
    private readonly string path;

    private Checkpoint(string path, SafetensorsFile file)
    {
        this.path = path;
        this.file = file;
        Configuration = TrainingConfiguration.Parse(Metadata("configuration"), $"in '{path}'");
        Position = new TrainingPosition(
            int.Parse(Metadata("stage"), CultureInfo.InvariantCulture),
            int.Parse(Metadata("iteration"), CultureInfo.InvariantCulture),
            double.Parse(file.Metadata.GetValueOrDefault("lossSum", "0"), CultureInfo.InvariantCulture),
            int.Parse(file.Metadata.GetValueOrDefault("lossCount", "0"), CultureInfo.InvariantCulture));
        RequireStage(Configuration);
    }

    /// <summary>How the model was trained.</summary>
    public TrainingConfiguration Configuration { get; }

    /// <summary>Index of the stage that was under way.</summary>
    public int Stage => Position.Stage;

    /// <summary>Iterations done of that stage.</summary>
    public int Iteration => Position.Iteration;

    internal TrainingPosition Position { get; }

    private bool IsEndOfStage => Iteration == Configuration.Stages[Stage].Iterations;

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidModelException">It is no checkpoint, or a broken one.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Checkpoint Read(string path)
    {
        try
        {
            SafetensorsFile file = SafetensorsFile.Read(path);
            if (!file.Metadata.TryGetValue("format", out string? format) || format != Format)
            {
                throw new InvalidModelException(
                    $"'{path}' is no checkpoint: its format is '{format}', not '{Format}'.");
            }

            return new Checkpoint(path, file);
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
            RequireNames(network);
            foreach ((string name, Parameter parameter) in network.named_parameters())
            {
                LoadAverage(name, parameter);
            }

            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Puts the weights of a training back to what they were.</summary>
    /// <exception cref="InvalidModelException">The checkpoint does not fit.</exception>
    internal void Restore(TrainingConfiguration configuration, ProgressiveNetwork network, WeightAverage average)
    {
        RequireStage(configuration);
        RequireNames(network);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            Load(WeightsPrefix + name, parameter);
        }

        foreach ((string name, Tensor mean) in average.Means)
        {
            LoadAverage(name, mean);
        }
    }

    /// <summary>Puts the optimiser of a training back to what it was; after a stage's end, one begins anew.</summary>
    /// <exception cref="InvalidModelException">The checkpoint has no state that fits.</exception>
    internal void Restore(OptimizerHelper optimizer)
    {
        if (IsEndOfStage && !file.Tensors.ContainsKey(OptimizerName))
        {
            return;
        }

        using BinaryReader reader = new(new MemoryStream(Find(OptimizerName).Data.ToArray()));
        try
        {
            optimizer.load_state_dict(reader);
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or FormatException)
        {
            throw new InvalidModelException(
                $"The optimizer state of the checkpoint '{path}' does not fit its stage: {e.Message}", e);
        }
    }

    /// <summary>Writes the state of a training within a stage.</summary>
    internal static void Write(
        string path,
        TrainingConfiguration configuration,
        TrainingPosition position,
        ProgressiveNetwork network,
        WeightAverage average,
        OptimizerHelper optimizer)
    {
        SafetensorsWriter writer = Start(configuration, position, network);
        foreach ((string name, Tensor mean) in average.Means)
        {
            Add(writer, AveragePrefix + name, mean);
        }

        using MemoryStream state = new();
        using BinaryWriter binary = new(state);
        optimizer.save_state_dict(binary);
        binary.Flush();
        writer.Add(OptimizerName, [state.Length], state.GetBuffer().AsSpan(0, (int)state.Length));
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
        writer.SetMetadata("configuration", configuration.ToJson());
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

    private void RequireStage(TrainingConfiguration configuration)
    {
        if (Stage < 0 || Stage >= configuration.Stages.Count
            || Iteration < 1 || Iteration > configuration.Stages[Stage].Iterations
            || configuration.Stages[Stage].Level != Configuration.Stages[Stage].Level)
        {
            throw new InvalidModelException(
                $"The checkpoint '{path}' stands at iteration {Iteration} of stage {Stage}, which the "
                + "configuration lacks.");
        }
    }

    private void RequireNames(ProgressiveNetwork network)
    {
        HashSet<string> left = [.. file.Tensors.Keys];
        left.Remove(OptimizerName);
        foreach ((string name, _) in network.named_parameters())
        {
            left.Remove(WeightsPrefix + name);
            left.Remove(AveragePrefix + name);
        }

        if (left.Count > 0)
        {
            throw new InvalidModelException(
                $"The checkpoint '{path}' has a tensor that the model does not know: "
                + $"'{left.Order(StringComparer.Ordinal).First()}'.");
        }
    }

    private void LoadAverage(string name, Tensor target) => Load(
        (IsEndOfStage && !file.Tensors.ContainsKey(AveragePrefix + name) ? WeightsPrefix : AveragePrefix) + name, target);

    private void Load(string name, Tensor target) =>
        TensorValues.Load(Find(name), target, $"the checkpoint '{path}'");

    private SafetensorsTensor Find(string name) =>
        file.Tensors.TryGetValue(name, out SafetensorsTensor? stored)
            ? stored
            : throw new InvalidModelException($"The checkpoint '{path}' lacks the tensor '{name}'.");

    private string Metadata(string key) =>
        file.Metadata.TryGetValue(key, out string? value)
            ? value
            : throw new InvalidModelException($"The checkpoint '{path}' lacks the entry '{key}'.");
}
