using System.Security.Cryptography;
using ProgressiveSR.Coding;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>Writes coding tables into a bundle's folder; its samples are coded with them from then on.</summary>
/// <remarks>
/// This changes the model's fingerprint: packets coded before no longer match it. Does not need libtorch.
/// </remarks>
public static class BundleTables
{
    /// <summary>Writes trained tables.</summary>
    /// <param name="folder">The bundle's folder.</param>
    /// <param name="tables">Tables for the model's schedule.</param>
    /// <returns>The bundle, opened.</returns>
    /// <exception cref="ArgumentException">The tables are untrained, or for another schedule.</exception>
    /// <exception cref="InvalidModelException">The folder is not a valid bundle.</exception>
    /// <exception cref="IOException">Writing failed.</exception>
    public static ModelBundle Write(string folder, ContextTables tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ModelManifest manifest = ModelBundle.Open(folder).Manifest;
        if (!tables.Schedule.Equals(manifest.Schedule))
        {
            throw new ArgumentException($"The tables are for another schedule than model '{manifest.Name}'.", nameof(tables));
        }

        using MemoryStream stream = new();
        ContextTablesFile.Write(tables, stream);
        return Save(folder, manifest, stream.ToArray());
    }

    /// <summary>Copies the tables of a model with the same kernels, so that both read each other's packets.</summary>
    /// <param name="source">The model with tables.</param>
    /// <param name="folder">The folder of the bundle that receives them.</param>
    /// <returns>The bundle, opened; its fingerprint is the source's.</returns>
    /// <exception cref="ArgumentException">The models have different schedules or kernels.</exception>
    /// <exception cref="InvalidModelException">
    /// The source has no tables, or the folder is not a valid bundle.
    /// </exception>
    /// <exception cref="IOException">Writing failed.</exception>
    public static ModelBundle Copy(ModelBundle source, string folder)
    {
        ArgumentNullException.ThrowIfNull(source);
        ModelManifest manifest = ModelBundle.Open(folder).Manifest;
        return manifest.Schedule.Equals(source.Manifest.Schedule) && Kernels(manifest).SequenceEqual(Kernels(source.Manifest))
            ? Save(folder, manifest, source.ReadFile(ModelManifest.TablesFile).ToArray())
            : throw new ArgumentException(
                $"Model '{source.Manifest.Name}' has other kernels than '{manifest.Name}'.", nameof(source));
    }

    private static IEnumerable<string> Kernels(ModelManifest manifest) =>
        manifest.Kernel == KernelKind.Transform
            ? []
            : manifest.Levels.Select((_, level) => manifest.File(ModelManifest.SamplingFile(level)).Sha256);

    private static ModelBundle Save(string folder, ModelManifest manifest, byte[] tables)
    {
        ModelFile listed = new(
            ModelManifest.TablesFile, tables.Length, Convert.ToHexStringLower(SHA256.HashData(tables)));
        LevelDescription[] levels =
            [.. manifest.Levels.Select(level => level with { Codec = PayloadCodec.Context })];
        byte[] json = BundleManifest.With(
            manifest, levels, [.. manifest.Files.Where(file => file.Name != listed.Name), listed]);
        AtomicFile.Write(Path.Combine(folder, listed.Name), stream => stream.Write(tables));
        return BundleManifest.Write(folder, json);
    }
}
