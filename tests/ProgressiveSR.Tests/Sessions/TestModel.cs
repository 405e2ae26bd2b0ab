using System.Collections.Concurrent;

namespace ProgressiveSR.Tests;

/// <summary>Bundles with a real manifest and no weights, for units that need none.</summary>
internal static class TestModel
{
    private static readonly ConcurrentDictionary<int, ModelBundle> Bundles = new();

    public static ModelBundle Bundle(int blockSize) => Bundles.GetOrAdd(blockSize, Make);

    public static ModelBundle Make(int blockSize) => Make(blockSize, LevelSchedule.Squares(blockSize, 8));

    public static ModelBundle Make(int blockSize, LevelSchedule schedule)
    {
        ModelManifest manifest = new()
        {
            Name = "test",
            BlockSize = blockSize,
            Schedule = schedule,
            Networks = [],
            Files =
            [
                .. Enumerable.Range(0, schedule.Count)
                    .Select(level => new ModelFile(ModelManifest.SamplingFile(level), 0, new string('0', 64))),
            ],
        };
        string folder = Directory.CreateTempSubdirectory("psr-model-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, ModelManifestJson.FileName), ModelManifestJson.Write(manifest));
            return ModelBundle.Open(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
