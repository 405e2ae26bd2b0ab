using System.Security.Cryptography;
using ProgressiveSR.Models;

namespace ProgressiveSR.Cli;

/// <summary>Puts tables into a bundle.</summary>
internal static class BundleTables
{
    /// <summary>Writes the tables, then the manifest that lists them and has every level coded by them.</summary>
    public static void Save(string folder, ModelManifest manifest, byte[] tables)
    {
        ModelFile listed = new(
            ModelManifest.TablesFile, tables.Length, Convert.ToHexStringLower(SHA256.HashData(tables)));
        ModelManifest changed = new()
        {
            Name = manifest.Name,
            Description = manifest.Description,
            TrainedOn = manifest.TrainedOn,
            BlockSize = manifest.BlockSize,
            Kernel = manifest.Kernel,
            Levels = [.. manifest.Levels.Select(level => level with { Codec = PayloadCodec.Context })],
            Networks = manifest.Networks,
            Files = [.. manifest.Files.Where(file => file.Name != listed.Name), listed],
        };
        byte[] json = ModelManifestJson.Write(changed);
        AtomicFile.Write(Path.Combine(folder, listed.Name), stream => stream.Write(tables));
        AtomicFile.Write(Path.Combine(folder, ModelManifestJson.FileName), stream => stream.Write(json));
    }
}
