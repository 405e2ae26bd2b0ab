using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ProgressiveSR.Tests;

/// <summary>Bundles with a real manifest and kernel, and no weights, for units that need none.</summary>
internal static class TestModel
{
    private static readonly ConcurrentDictionary<int, ModelBundle> Bundles = new();

    public static ModelBundle Bundle(int blockSize) => Bundles.GetOrAdd(blockSize, Make);

    public static ModelBundle Make(int blockSize) => Make(blockSize, LevelSchedule.Squares(blockSize, 8));

    /// <summary>A bundle in whose kernel every row takes one pixel: random samples are then far from smooth.</summary>
    public static ModelBundle Make(
        int blockSize, LevelSchedule schedule, IReadOnlyList<NetworkDescription>? networks = null)
    {
        short[] weights = new short[schedule.RowCount * schedule.KernelLength];
        byte[] shifts = new byte[schedule.RowCount];
        for (int row = 0; row < schedule.RowCount; row++)
        {
            weights[row * schedule.KernelLength + row] = 16384;
            shifts[row] = 14;
        }

        SamplingKernel kernel = new(blockSize, schedule, weights, shifts);
        return Make(blockSize, schedule, KernelFile, networks);

        byte[] KernelFile(int level)
        {
            using MemoryStream file = new();
            SamplingKernelFile.Write(kernel, level, file);
            return file.ToArray();
        }
    }

    /// <summary>A bundle with kernel files, which are read at once.</summary>
    public static ModelBundle Make(
        int blockSize,
        LevelSchedule schedule,
        Func<int, byte[]> kernelFile,
        IReadOnlyList<NetworkDescription>? networks = null)
    {
        byte[][] files = [.. Enumerable.Range(0, schedule.Count).Select(kernelFile)];
        ModelManifest manifest = new()
        {
            Name = "test",
            BlockSize = blockSize,
            Schedule = schedule,
            Networks = networks ?? [],
            Files =
            [
                .. files.Select((bytes, level) => new ModelFile(
                    ModelManifest.SamplingFile(level),
                    bytes.Length,
                    Convert.ToHexStringLower(SHA256.HashData(bytes)))),
            ],
        };
        string folder = Directory.CreateTempSubdirectory("psr-model-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, ModelManifestJson.FileName), ModelManifestJson.Write(manifest));
            for (int level = 0; level < files.Length; level++)
            {
                File.WriteAllBytes(Path.Combine(folder, ModelManifest.SamplingFile(level)), files[level]);
            }

            ModelBundle bundle = ModelBundle.Open(folder);

            // The kernel is read on first use, and kept: read it while the folder is there.
            _ = files[0].Length == 0 ? null : bundle.Kernel;
            return bundle;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
