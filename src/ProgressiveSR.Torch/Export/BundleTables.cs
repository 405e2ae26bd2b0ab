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
    /// <exception cref="InvalidModelException">
    /// The folder is not a valid bundle, or its model is coded with the tables of a base model.
    /// </exception>
    /// <exception cref="IOException">Writing failed.</exception>
    public static ModelBundle Write(string folder, ContextTables tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ModelManifest manifest = ModelBundle.Open(folder).Manifest;
        if (!tables.Schedule.Equals(manifest.Schedule))
        {
            throw new ArgumentException(
                $"The tables are for a schedule other than that of model '{manifest.Name}'.", nameof(tables));
        }

        RequireOwn(manifest);
        using MemoryStream stream = new();
        ContextTablesFile.Write(tables, stream);
        byte[] bytes = stream.ToArray();
        ModelFile listed = new(
            ModelManifest.TablesFile, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        LevelDescription[] levels =
            [.. manifest.Levels.Select(level => level with { Codec = PayloadCodec.Context })];
        byte[] json = BundleManifest.With(
            manifest, levels, [.. manifest.Files.Where(file => file.Name != listed.Name), listed]);
        AtomicFile.Write(Path.Combine(folder, listed.Name), file => file.Write(bytes));
        return BundleManifest.Write(folder, json);
    }

    /// <summary>Checks that a model is coded with tables of its own, before it is trained.</summary>
    /// <param name="manifest">The model's manifest.</param>
    /// <exception cref="InvalidModelException">It is coded with the tables of a base model.</exception>
    public static void RequireOwn(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.BaseModel is { } shared)
        {
            throw new InvalidModelException(
                $"Model '{manifest.Name}' is coded with the tables of its base model '{shared}': train those.");
        }
    }
}
