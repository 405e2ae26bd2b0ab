using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>Exports trained models as bundles that every backend runs.</summary>
public static class ModelExporter
{
    /// <summary>Exports the averaged weights of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="folder">The bundle's folder, written atomically; an existing bundle is replaced.</param>
    /// <param name="baseModel">
    /// The model with the same kernels whose coding tables and other files this one takes instead of holding the same
    /// (<see cref="ModelBundle.WithBase"/>); null for a bundle that is whole by itself.
    /// </param>
    /// <exception cref="InvalidModelException">
    /// The checkpoint lacks a tensor, a weight is not finite or exceeds the range of 16-bit floats, or training has not
    /// reached the levels above 0 yet; or the base model has other kernels.
    /// </exception>
    /// <exception cref="IOException">The folder contains something other than a bundle, or writing failed.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public static ModelBundle Export(Checkpoint checkpoint, string folder, ModelBundle? baseModel = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        TorchRuntime.Initialize();
        using TrainedModel network = checkpoint.CreateNetwork();
        TrainingConfiguration configuration = checkpoint.Configuration;
        return Export(
            network,
            folder,
            configuration.Name,
            configuration.Description,
            configuration.TrainedOn,
            baseModel);
    }

    /// <summary>Exports a model.</summary>
    /// <param name="network">The model.</param>
    /// <param name="folder">The bundle's folder, written atomically; an existing bundle is replaced.</param>
    /// <param name="name">The model's short name.</param>
    /// <param name="description">One sentence about the model, for people.</param>
    /// <param name="trainedOn">The training data, for people.</param>
    /// <param name="baseModel">
    /// The model with the same kernels whose coding tables and other files this one takes instead of holding the same
    /// (<see cref="ModelBundle.WithBase"/>); null for a bundle that is whole by itself.
    /// </param>
    /// <exception cref="InvalidModelException">
    /// A weight is not finite or exceeds the range of 16-bit floats, the levels above 0 are not initialised yet,
    /// or the base model has other kernels.
    /// </exception>
    /// <exception cref="IOException">The folder contains something other than a bundle, or writing failed.</exception>
    public static ModelBundle Export(
        TrainedModel network,
        string folder,
        string name,
        string description,
        string trainedOn,
        ModelBundle? baseModel = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkWeights[] networks = [.. network.Networks.Select(pair => NetworkWeights.Of(pair.Value, pair.Key))];
        if (network is not ProgressiveNetwork trained)
        {
            return BundleWriter.Write(folder, name, description, trainedOn, network.Levels, networks, baseModel);
        }

        bool corrects = network.Levels.Any(level => level.Corrected);
        return BundleWriter.Write(
            folder,
            name,
            description,
            trainedOn,
            Kernel(trained),
            network.Levels,
            [.. trained.Processing.Select(unit => Processing(unit, corrects))],
            networks,
            baseModel);
    }

    private static SamplingKernel Kernel(ProgressiveNetwork network)
    {
        // A map from 0..1 to 0..1 has the same weights as one from 0..255 to 0..255.
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
