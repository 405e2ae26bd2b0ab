using System.Globalization;
using ProgressiveSR.Safetensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Writes the state of one training as a <see cref="Checkpoint"/>.</summary>
/// <param name="path">The file; replaced atomically.</param>
/// <param name="configuration">The training's configuration.</param>
/// <param name="network">The weights.</param>
/// <param name="average">Their running mean.</param>
internal sealed class CheckpointWriter(
    string path, TrainingConfiguration configuration, TrainedModel network, WeightAverage average)
{
    /// <summary>
    /// The maximum size of the tensors: even with the largest header, the file can be read as one array.
    /// </summary>
    private const long MaxBytes = int.MaxValue - SafetensorsFile.MaxHeaderLength;

    /// <summary>Throws unless all checkpoints of a training are small enough to be read.</summary>
    /// <exception cref="ArgumentException">A checkpoint would be too large.</exception>
    public static void RequireReadable(TrainingConfiguration configuration, TrainedModel network)
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
    public static void RequireReadable(int stage, long weights, long trained)
    {
        // For each trained weight, its average and two moments are stored too.
        long bytes = sizeof(float) * (weights + 3 * trained);
        TrainingRules.Require(
            bytes <= MaxBytes,
            $"a checkpoint of stage {stage} would have {bytes} bytes, more than the {MaxBytes} that can be read again: "
            + "choose smaller networks");
    }

    /// <summary>
    /// Writes the state at a position. At the end of a stage the averages have become the weights, and nothing but them
    /// is written.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A weight is not finite: the checkpoint would replace the last usable one.
    /// </exception>
    public void Write(TrainingPosition position, StageOptimizer optimizer)
    {
        RequireFinite(position);
        SafetensorsWriter writer = new();
        AddPosition(writer, position);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            Add(writer, CheckpointNames.Weight(name), parameter);
        }

        if (position.Iteration < configuration.Stages[position.Stage].Iterations)
        {
            AddStageState(writer, optimizer);
        }

        AtomicFile.Write(path, writer.Write);
    }

    private static void Add(SafetensorsWriter writer, string name, Tensor tensor) =>
        writer.Add(name, tensor.shape, TensorValues.ToArray(tensor));

    private void AddPosition(SafetensorsWriter writer, TrainingPosition position)
    {
        writer.SetMetadata("format", CheckpointNames.Format);
        writer.SetMetadata("configuration", configuration.WithoutFolders().ToJson());
        writer.SetMetadata("stage", position.Stage.ToString(CultureInfo.InvariantCulture));
        writer.SetMetadata("iteration", position.Iteration.ToString(CultureInfo.InvariantCulture));
        writer.SetMetadata("lossSum", position.LossSum.ToString("R", CultureInfo.InvariantCulture));
        writer.SetMetadata("lossCount", position.LossCount.ToString(CultureInfo.InvariantCulture));
    }

    private void AddStageState(SafetensorsWriter writer, StageOptimizer optimizer)
    {
        foreach ((string name, Tensor mean) in average.Trained)
        {
            Add(writer, CheckpointNames.Average(name), mean);
        }

        foreach (AdamWState state in optimizer.States)
        {
            Add(writer, CheckpointNames.Mean(state.Name), state.Mean);
            Add(writer, CheckpointNames.MeanSquare(state.Name), state.MeanSquare);
            writer.Add(CheckpointNames.Step(state.Name), [], [state.Steps]);
        }
    }

    private void RequireFinite(TrainingPosition position)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        foreach ((string name, Tensor parameter) in network.named_parameters())
        {
            if (!parameter.isfinite().all().item<bool>())
            {
                throw new InvalidOperationException(
                    $"The weights '{name}' are no longer finite at iteration {position.Iteration} of stage "
                    + $"{position.Stage}: lower the learning rates and resume.");
            }
        }
    }
}
