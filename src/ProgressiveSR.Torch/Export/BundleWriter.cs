using System.Security.Cryptography;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>
/// Writes model bundles: safetensors files with 16-bit weights, the ONNX graphs that refer to them, and the manifest.
/// Needs no libtorch.
/// </summary>
public static class BundleWriter
{
    /// <summary>Writes a bundle. The folder appears whole or not at all; an earlier bundle there is replaced.</summary>
    /// <param name="folder">
    /// The folder to make. Files beside an earlier bundle that were not part of it are kept.
    /// </param>
    /// <param name="name">The model's short name.</param>
    /// <param name="description">A sentence for people.</param>
    /// <param name="trainedOn">What it was trained on, for people.</param>
    /// <param name="kernel">What the model samples.</param>
    /// <param name="levels">The levels: the kernel's rows, and the networks by their names.</param>
    /// <param name="processing">The processing units of levels 0 to the schedule's highest.</param>
    /// <param name="networks">
    /// The super-resolution networks, each named by a level or more.
    /// </param>
    /// <returns>The bundle, opened.</returns>
    /// <exception cref="ArgumentException">
    /// A level is missing, has other rows than the kernel, or an array has the wrong length; some levels have gains and
    /// others not; or levels and networks do not fit each other.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// A weight is not finite or too large for 16 bits, or a network's tensors do not fit its architecture: one is
    /// missing, left over, or has another shape.
    /// </exception>
    /// <exception cref="NotSupportedException">The schedule's levels do not make squares.</exception>
    /// <exception cref="IOException">The folder holds something that is no bundle, or writing failed.</exception>
    public static ModelBundle Write(
        string folder,
        string name,
        string description,
        string trainedOn,
        SamplingKernel kernel,
        IReadOnlyList<LevelDescription> levels,
        IReadOnlyList<ProcessingWeights> processing,
        IReadOnlyList<NetworkWeights> networks)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(processing);
        ArgumentNullException.ThrowIfNull(networks);
        Validate(kernel.Schedule, levels, processing);
        RequireNamed(levels, networks);

        using BundleFolder target = new(folder);
        string work = target.WorkFolder;
        List<ModelFile> files = [];
        for (int level = 0; level < kernel.Schedule.Count; level++)
        {
            using MemoryStream sampling = new();
            SamplingKernelFile.Write(kernel, level, sampling);
            files.Add(Save(work, ModelManifest.SamplingFile(level), sampling));
            files.Add(SaveProcessing(work, kernel, levels[level], level, processing[level]));
        }

        foreach (NetworkWeights network in networks)
        {
            files.Add(SaveNetwork(work, network));
        }

        NetworkDescription[] descriptions = [.. networks.Select(network => network.Description)];
        files.AddRange(OnnxExporter.Write(work, levels, kernel.BlockSize, descriptions));
        ModelManifest manifest = new()
        {
            Name = name,
            Description = description ?? "",
            TrainedOn = trainedOn ?? "",
            BlockSize = kernel.BlockSize,
            Levels = levels,
            Networks = descriptions,
            Files = files,
        };
        byte[] json = ModelManifestJson.Write(manifest);
        AtomicFile.Write(Path.Combine(work, ModelManifestJson.FileName), stream => stream.Write(json));
        target.Publish();
        return ModelBundle.Open(folder);
    }

    private static void Validate(
        LevelSchedule schedule, IReadOnlyList<LevelDescription> levels, IReadOnlyList<ProcessingWeights> processing)
    {
        if (!schedule.Equals(new LevelSchedule(levels.Select(level => level.Rows), schedule.KernelLength)))
        {
            throw new ArgumentException("The levels have other rows than the kernel.", nameof(levels));
        }

        if (processing.Count != schedule.Count)
        {
            throw new ArgumentException(
                $"A model of {schedule.Count} levels has as many processing units, not {processing.Count}.",
                nameof(processing));
        }

        if (processing.Select(weights => weights.Gain is null).Distinct().Count() > 1)
        {
            throw new ArgumentException("All levels have gains of data consistency, or none has.", nameof(processing));
        }
    }

    private static void RequireNamed(
        IReadOnlyList<LevelDescription> levels, IReadOnlyList<NetworkWeights> networks)
    {
        string[] wanted = [.. levels.Select(level => level.Network).Distinct().Order(StringComparer.Ordinal)];
        string[] given = [.. networks.Select(network => network.Description.Name).Order(StringComparer.Ordinal)];
        if (!given.SequenceEqual(wanted))
        {
            throw new ArgumentException(
                $"The levels name networks {string.Join(", ", wanted)}; there are {string.Join(", ", given)}.",
                nameof(networks));
        }
    }

    private static ModelFile SaveProcessing(
        string folder, SamplingKernel kernel, LevelDescription made, int level, ProcessingWeights weights)
    {
        string file = ModelManifest.ProcessingFile(level);
        int block = kernel.BlockSize;
        int half = 3 * made.ExpandedSide * made.ExpandedSide;
        SafetensorsWriter writer = new();
        if (level > 0)
        {
            writer.AddHalf(file, "conv.weight", [3, 3, 3, 3], weights.ConvolutionWeight);
            writer.AddHalf(file, "conv.bias", [3], weights.ConvolutionBias);
        }

        writer.AddHalf(file, "expanding.weight", [half, 3 * made.Side * made.Side], weights.ExpandingWeight);
        writer.AddHalf(file, "expanding.bias", [half], weights.ExpandingBias);
        if (weights.Gain is not null)
        {
            writer.AddHalf(file, "gain", [3 * block * block, kernel.Schedule.SamplesPerBlock(level)], weights.Gain);
        }

        return Save(folder, file, writer);
    }

    private static ModelFile SaveNetwork(string folder, NetworkWeights network)
    {
        string file = ModelManifest.NetworkFile(network.Description.Name);
        SafetensorsWriter writer = new();
        foreach ((string tensor, TensorData data) in network.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.AddHalf(file, tensor, data.Shape, data.Values);
        }

        return Save(folder, file, writer);
    }

    private static ModelFile Save(string folder, string file, SafetensorsWriter writer)
    {
        using MemoryStream stream = new();
        writer.Write(stream);
        return Save(folder, file, stream);
    }

    private static ModelFile Save(string folder, string file, MemoryStream content)
    {
        byte[] bytes = content.ToArray();
        AtomicFile.Write(Path.Combine(folder, file), stream => stream.Write(bytes));
        return new ModelFile(file, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
