using ProgressiveSR.Models;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli.Tests;

/// <summary>Reads all of an output, checksums and hashes included; throws where it is torn.</summary>
internal static class WholeOutput
{
    /// <summary>Reads every level and the alpha plane of a file.</summary>
    public static void RequireFile(string path)
    {
        using PsrFile file = PsrFile.Open(path);
        Assert.That(file.IsTruncated, Is.False, path);
        for (int level = 0; level <= file.Info.HighestLevel; level++)
        {
            TileGrid grid = file.Info.GetTiles(level);
            TilePosition[] tiles =
            [
                .. Enumerable.Range(0, (int)grid.Count)
                    .Select(tile => new TilePosition(tile % grid.Columns, tile / grid.Columns)),
            ];
            Assert.That(
                file.GetIncrementsAsync(level, tiles).ToBlockingEnumerable().Count(), Is.EqualTo(tiles.Length));
        }

        file.GetAlphaAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Reads every file of a bundle, and gives its manifest.</summary>
    public static ModelManifest RequireBundle(string folder)
    {
        ModelBundle bundle = ModelBundle.Open(folder);
        foreach (ModelFile file in bundle.Manifest.Files)
        {
            bundle.ReadFile(file.Name);
        }

        return bundle.Manifest;
    }

    /// <summary>Makes the model that a checkpoint holds, and gives the checkpoint.</summary>
    public static Checkpoint RequireCheckpoint(string path)
    {
        Checkpoint checkpoint = Checkpoint.Read(path);
        using ProgressiveNetwork network = (ProgressiveNetwork)checkpoint.CreateNetwork();
        return checkpoint;
    }
}
