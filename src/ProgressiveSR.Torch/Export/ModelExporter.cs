using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>From a trained model to a bundle that every backend runs.</summary>
public static class ModelExporter
{
    /// <summary>Exports the averaged weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="folder">
    /// The bundle's folder; it appears whole or not at all, an earlier bundle there is replaced.
    /// </param>
    /// <exception cref="InvalidModelException">
    /// The checkpoint lacks a tensor, a weight is not finite or too large for 16 bits, or training has not reached the
    /// levels above 0 yet.
    /// </exception>
    /// <exception cref="IOException">The folder holds something that is no bundle, or writing failed.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public static ModelBundle Export(Checkpoint checkpoint, string folder)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        TorchRuntime.Initialize();
        using ProgressiveNetwork network = checkpoint.CreateNetwork();
        TrainingConfiguration configuration = checkpoint.Configuration;
        return Export(
            network,
            folder,
            configuration.Name,
            configuration.Description,
            configuration.TrainedOn);
    }

    /// <summary>Exports a model.</summary>
    /// <param name="network">The model.</param>
    /// <param name="folder">
    /// The bundle's folder; it appears whole or not at all, an earlier bundle there is replaced.
    /// </param>
    /// <param name="name">The model's short name.</param>
    /// <param name="description">A sentence for people.</param>
    /// <param name="trainedOn">What it was trained on, for people.</param>
    /// <exception cref="InvalidModelException">
    /// A weight is not finite or too large for 16 bits, or levels above 0 were not initialised yet.
    /// </exception>
    /// <exception cref="IOException">The folder holds something that is no bundle, or writing failed.</exception>
    public static ModelBundle Export(
        ProgressiveNetwork network,
        string folder,
        string name,
        string description,
        string trainedOn)
    {
        ArgumentNullException.ThrowIfNull(network);
        bool corrects = network.Levels.Any(level => level.Corrected);
        return BundleWriter.Write(
            folder,
            name,
            description,
            trainedOn,
            Kernel(network),
            network.Levels,
            [.. network.Processing.Select(unit => Processing(unit, corrects))],
            [.. network.Networks.Select(pair => NetworkWeights.Of(pair.Value, pair.Key))]);
    }

    private static SamplingKernel Kernel(ProgressiveNetwork network)
    {
        // Maps of 0..1 to 0..1 and of 0..255 to 0..255 are the same numbers.
        float[] rows = new float[network.Schedule.RowCount * network.Schedule.KernelLength];
        for (int level = 0; level < network.Schedule.Count; level++)
        {
            float[] values = TensorValues.ToArray(network.Sampling[level].Kernel);
            if (Array.TrueForAll(values, value => value == 0))
            {
                throw new InvalidModelException(
                    $"The kernel of level {level} is still empty: training has not reached the levels above 0 yet.");
            }

            int first = 0;
            foreach (KernelRows run in network.Schedule[level])
            {
                int length = run.Count * network.Schedule.KernelLength;
                values.AsSpan(first, length).CopyTo(rows.AsSpan(run.First * network.Schedule.KernelLength));
                first += length;
            }
        }

        return SamplingKernel.Quantize(network.BlockSize, network.Schedule, rows);
    }

    private static ProcessingWeights Processing(ProcessingModule unit, bool corrects) => new()
    {
        ConvolutionWeight = unit.Conv is null ? null : TensorValues.ToArray(unit.Conv.weight),
        ConvolutionBias = unit.Conv is null ? null : TensorValues.ToArray(unit.Conv.bias!),
        ExpandingWeight = TensorValues.ToArray(unit.Expanding.weight),
        ExpandingBias = TensorValues.ToArray(unit.Expanding.bias!),
        Gain = corrects ? TensorValues.ToArray(unit.Gain) : null,
    };
}
