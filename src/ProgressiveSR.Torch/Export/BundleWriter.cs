using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>
/// Writes model bundles: safetensors files with 16-bit weights, the ONNX graphs that refer to them, and the manifest.
/// Does not need libtorch.
/// </summary>
public static class BundleWriter
{
    // Measured in the compact model's README.
    private static readonly TileSizes HalvingStepsTiles = new(new(64, 4), 4, new(4, 2));

    /// <summary>Writes a bundle atomically, replacing an existing one.</summary>
    /// <param name="folder">
    /// The folder to create. Files in it that are not part of the existing bundle are kept.
    /// </param>
    /// <param name="name">The model's short name.</param>
    /// <param name="description">One sentence about the model, for people.</param>
    /// <param name="trainedOn">The training data, for people.</param>
    /// <param name="kernel">The kernel's parameters.</param>
    /// <param name="levels">The levels: kernel rows, and the networks by name.</param>
    /// <param name="processing">The processing units, one for each level.</param>
    /// <param name="networks">The super-resolution networks, each used by at least one level.</param>
    /// <param name="baseModel">
    /// The model with the same kernels whose coding tables and other files this one takes instead of holding the same
    /// (<see cref="ModelBundle.WithBase"/>); null for a bundle that is whole by itself.
    /// </param>
    /// <returns>The bundle, opened.</returns>
    /// <exception cref="ArgumentException">
    /// A level is missing or its rows differ from the kernel's, an array has the wrong length, only some levels have
    /// gains, or levels and networks do not match.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// A weight is not finite or exceeds the range of 16-bit floats, or a network's tensors do not match its
    /// architecture: one is missing, unexpected, or has the wrong shape; or the base model has other kernels.
    /// </exception>
    /// <exception cref="NotSupportedException">The schedule's levels are not squares.</exception>
    /// <exception cref="IOException">The folder contains something other than a bundle, or writing failed.</exception>
    public static ModelBundle Write(
        string folder,
        string name,
        string description,
        string trainedOn,
        SamplingKernel kernel,
        IReadOnlyList<LevelDescription> levels,
        IReadOnlyList<ProcessingWeights> processing,
        IReadOnlyList<NetworkWeights> networks,
        ModelBundle? baseModel = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(processing);
        ArgumentNullException.ThrowIfNull(networks);
        Validate(kernel.Schedule, levels, processing);
        RequireNamed(levels, networks);

        Contents contents = new(name, description, trainedOn, kernel.BlockSize, levels, baseModel);
        return Write(folder, networks, contents, work =>
        [
            .. Enumerable.Range(0, kernel.Schedule.Count).SelectMany(level => (ModelFile[])
            [
                ModelFileWriter.WriteSampling(work, kernel, level),
                ModelFileWriter.WriteProcessing(work, kernel, levels[level], level, processing[level]),
            ]),
        ]);
    }

    /// <summary>
    /// Writes a bundle with the separable kernel, which has no files, atomically, replacing an existing one.
    /// </summary>
    /// <param name="folder">
    /// The folder to create. Files in it that are not part of the existing bundle are kept.
    /// </param>
    /// <param name="name">The model's short name.</param>
    /// <param name="description">One sentence about the model, for people.</param>
    /// <param name="trainedOn">The training data, for people.</param>
    /// <param name="levels">The levels: rows of the separable kernel, and the networks by name.</param>
    /// <param name="networks">The super-resolution networks, each used by at least one level.</param>
    /// <param name="baseModel">
    /// The model with the same kernels whose coding tables and other files this one takes instead of holding the same
    /// (<see cref="ModelBundle.WithBase"/>); null for a bundle that is whole by itself.
    /// </param>
    /// <returns>The bundle, opened.</returns>
    /// <exception cref="ArgumentException">
    /// A level sends rows of another kernel, or levels and networks do not match.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// A weight is not finite or exceeds the range of 16-bit floats, or a network's tensors do not match its
    /// architecture: one is missing, unexpected, or has the wrong shape; or the base model has other kernels.
    /// </exception>
    /// <exception cref="IOException">The folder contains something other than a bundle, or writing failed.</exception>
    public static ModelBundle Write(
        string folder,
        string name,
        string description,
        string trainedOn,
        IReadOnlyList<LevelDescription> levels,
        IReadOnlyList<NetworkWeights> networks,
        ModelBundle? baseModel = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(networks);
        if (!TransformNetwork.IsOf(levels))
        {
            throw new ArgumentException("A level sends rows of a kernel other than the separable one.", nameof(levels));
        }

        RequireNamed(levels, networks);
        Contents contents = new(name, description, trainedOn, BlockTransform.Side, levels, baseModel);
        return Write(folder, networks, contents, _ => []);
    }

    private static ModelBundle Write(
        string folder,
        IReadOnlyList<NetworkWeights> networks,
        Contents contents,
        Func<string, IReadOnlyList<ModelFile>> saveUnits)
    {
        using BundleFolder target = new(folder);
        string work = target.WorkFolder;
        List<ModelFile> files = [.. saveUnits(work)];
        bool hasUnits = files.Count > 0;
        files.AddRange(networks.Select(network => ModelFileWriter.WriteNetwork(work, network)));
        NetworkDescription[] descriptions = [.. networks.Select(network => network.Description)];
        files.AddRange(OnnxExporter.Write(work, contents.Levels, contents.BlockSize, descriptions));
        files.AddRange(contents.BaseModel?.Manifest.Files.Where(file => file.Name == ModelManifest.TablesFile) ?? []);
        ModelManifest manifest = new()
        {
            Name = contents.Name,
            Description = contents.Description ?? "",
            TrainedOn = contents.TrainedOn ?? "",
            BlockSize = contents.BlockSize,
            Kernel = hasUnits ? KernelKind.Dense : KernelKind.Transform,
            TileSizes = hasUnits ? ModelManifest.DefaultTileSizes : HalvingStepsTiles,
            Levels = contents.BaseModel is { } codecs
                ? [.. contents.Levels.Zip(
                    codecs.Manifest.Levels, (level, shared) => level with { Codec = shared.Codec })]
                : contents.Levels,
            Networks = descriptions,
            BaseModel = contents.BaseModel?.Manifest.Name,
            Files = files,
        };
        if (contents.BaseModel is { } baseModel)
        {
            LeaveOutShared(work, manifest, baseModel.Manifest);
        }

        byte[] json = ModelManifestJson.Write(manifest);
        AtomicFile.Write(Path.Combine(work, ModelManifestJson.FileName), stream => stream.Write(json));
        target.Publish();
        ModelBundle written = ModelBundle.Open(folder);
        return contents.BaseModel is { } shared ? written.WithBase(shared) : written;
    }

    private static void LeaveOutShared(string work, ModelManifest manifest, ModelManifest shared)
    {
        if (manifest.Fingerprint != shared.Fingerprint)
        {
            throw new InvalidModelException(
                $"Model '{manifest.Name}' has different kernels from '{shared.Name}', which therefore cannot be its "
                + "base.");
        }

        foreach (ModelFile file in manifest.Files.Where(shared.Files.Contains))
        {
            File.Delete(Path.Combine(work, file.Name));
        }
    }

    private static void Validate(
        LevelSchedule schedule, IReadOnlyList<LevelDescription> levels, IReadOnlyList<ProcessingWeights> processing)
    {
        if (!schedule.Equals(new LevelSchedule(levels.Select(level => level.Rows), schedule.KernelLength)))
        {
            throw new ArgumentException("The levels' rows differ from the kernel's.", nameof(levels));
        }

        if (processing.Count != schedule.Count)
        {
            throw new ArgumentException(
                $"A model of {schedule.Count} levels needs as many processing units, not {processing.Count}.",
                nameof(processing));
        }

        if (processing.Select(weights => weights.Gain is null).Distinct().Count() > 1)
        {
            throw new ArgumentException(
                "Either all levels have data-consistency gains, or none has.", nameof(processing));
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

    private sealed record Contents(
        string Name,
        string? Description,
        string? TrainedOn,
        int BlockSize,
        IReadOnlyList<LevelDescription> Levels,
        ModelBundle? BaseModel);
}
