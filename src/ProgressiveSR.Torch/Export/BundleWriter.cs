using System.Security.Cryptography;

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
    /// <param name="kernel">What the model samples; its schedule is that of squares.</param>
    /// <param name="processing">The processing units of levels 0 to the schedule's highest.</param>
    /// <param name="networks">
    /// The super-resolution networks: one of factor 4, and where there are levels above 0 one of factor 2, or one for
    /// each of them (<see cref="NetworkDescription.Level"/>).
    /// </param>
    /// <returns>The bundle, opened.</returns>
    /// <exception cref="ArgumentException">
    /// A level or factor is missing or double, an array has the wrong length, or some levels have gains and others not.
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
        IReadOnlyList<ProcessingWeights> processing,
        IReadOnlyList<NetworkWeights> networks)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(processing);
        ArgumentNullException.ThrowIfNull(networks);
        Validate(kernel.Schedule, processing, networks);

        using BundleFolder target = new(folder);
        string work = target.WorkFolder;
        List<ModelFile> files = [];
        for (int level = 0; level < kernel.Schedule.Count; level++)
        {
            using MemoryStream sampling = new();
            SamplingKernelFile.Write(kernel, level, sampling);
            files.Add(Save(work, ModelManifest.SamplingFile(level), sampling));
            files.Add(SaveProcessing(work, kernel, level, processing[level]));
        }

        foreach (NetworkWeights network in networks)
        {
            files.Add(SaveNetwork(work, network));
        }

        NetworkDescription[] descriptions = [.. networks.Select(network => network.Description)];
        files.AddRange(OnnxExporter.Write(work, kernel.Schedule, kernel.BlockSize, descriptions));
        ModelManifest manifest = new()
        {
            Name = name,
            Description = description ?? "",
            TrainedOn = trainedOn ?? "",
            BlockSize = kernel.BlockSize,
            Levels = [.. Enumerable.Range(0, kernel.Schedule.Count).Select(
                level => new LevelDescription { Rows = kernel.Schedule[level] })],
            Networks = descriptions,
            DataConsistency = processing[0].Gain is not null,
            Files = files,
        };
        byte[] json = ModelManifestJson.Write(manifest);
        AtomicFile.Write(Path.Combine(work, ModelManifestJson.FileName), stream => stream.Write(json));
        target.Publish();
        return ModelBundle.Open(folder);
    }

    private static void Validate(
        LevelSchedule schedule, IReadOnlyList<ProcessingWeights> processing, IReadOnlyList<NetworkWeights> networks)
    {
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

        string given = Names(networks.Select(network => (network.Description.Factor, network.Description.Level)));
        string unified = Names(schedule.Count > 1 ? [(4, null), (2, null)] : [(4, null)]);
        string separate = Names(
            Enumerable.Range(1, schedule.Highest).Select(level => (2, (int?)level)).Prepend((4, null)));
        if (given != unified && given != separate)
        {
            throw new ArgumentException(
                $"The model needs the networks {unified}, or {separate}; there are {given}.", nameof(networks));
        }

        static string Names(IEnumerable<(int Factor, int? Level)> all) => string.Join(
            ", ", all.Order().Select(one => $"x{one.Factor}{(one.Level is int level ? $" for level {level}" : "")}"));
    }

    private static ModelFile SaveProcessing(string folder, SamplingKernel kernel, int level, ProcessingWeights weights)
    {
        string file = ModelManifest.ProcessingFile(level);
        int block = kernel.BlockSize;
        int side = block / 4 + level;
        int half = 3 * (block / 2) * (block / 2);
        SafetensorsWriter writer = new();
        if (level > 0)
        {
            writer.AddHalf(file, "conv.weight", [3, 3, 3, 3], weights.ConvolutionWeight);
            writer.AddHalf(file, "conv.bias", [3], weights.ConvolutionBias);
        }

        writer.AddHalf(file, "expanding.weight", [half, 3 * side * side], weights.ExpandingWeight);
        writer.AddHalf(file, "expanding.bias", [half], weights.ExpandingBias);
        if (weights.Gain is not null)
        {
            writer.AddHalf(file, "gain", [3 * block * block, kernel.Schedule.SamplesPerBlock(level)], weights.Gain);
        }

        return Save(folder, file, writer);
    }

    private static ModelFile SaveNetwork(string folder, NetworkWeights network)
    {
        string file = ModelManifest.NetworkFile(network.Description.Factor, network.Description.Level);
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
