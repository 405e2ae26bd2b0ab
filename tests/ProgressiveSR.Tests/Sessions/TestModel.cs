using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ProgressiveSR.Tests;

/// <summary>Bundles with a real manifest and no weights, for units that need none.</summary>
internal static class TestModel
{
    private static readonly ConcurrentDictionary<int, ModelBundle> Bundles = new();

    public static ModelBundle Bundle(int blockSize) => Bundles.GetOrAdd(blockSize, Make);

    public static ModelBundle Make(int blockSize) => Make(blockSize, LevelSchedule.Squares(blockSize, 8));

    /// <summary>A bundle with kernel files too: every row takes one pixel.</summary>
    public static ModelBundle WithKernel(int blockSize)
    {
        LevelSchedule schedule = LevelSchedule.Squares(blockSize, 8);
        short[] weights = new short[schedule.RowCount * schedule.KernelLength];
        byte[] shifts = new byte[schedule.RowCount];
        for (int row = 0; row < schedule.RowCount; row++)
        {
            weights[row * schedule.KernelLength + row] = 16384;
            shifts[row] = 14;
        }

        SamplingKernel kernel = new(blockSize, schedule, weights, shifts);
        return Make(blockSize, schedule, level =>
        {
            using MemoryStream file = new();
            SamplingKernelFile.Write(kernel, level, file);
            return file.ToArray();
        });
    }

    public static ModelBundle Make(int blockSize, LevelSchedule schedule) => Make(blockSize, schedule, _ => []);

    /// <summary>A manifest alone, for what needs no files.</summary>
    public static ModelManifest Manifest(
        int blockSize,
        LevelSchedule schedule,
        IEnumerable<byte[]>? files = null,
        IReadOnlyList<NetworkDescription>? networks = null) => new()
    {
        Name = "test",
        BlockSize = blockSize,
        Levels = Levels(schedule),
        Networks = networks ?? [],
        Files =
        [
            .. (files ?? Enumerable.Repeat(Array.Empty<byte>(), schedule.Count)).Select((bytes, level) => new ModelFile(
                ModelManifest.SamplingFile(level), bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)))),
        ],
    };

    /// <summary>A schedule as a manifest says it.</summary>
    public static LevelDescription[] Levels(LevelSchedule schedule, PayloadCodec codec = PayloadCodec.Raw) =>
    [
        .. Enumerable.Range(0, schedule.Count).Select(
            level => new LevelDescription { Rows = [.. schedule[level]], Codec = codec }),
    ];

    /// <summary>A bundle with kernel files, which are read at once.</summary>
    public static ModelBundle Make(
        int blockSize,
        LevelSchedule schedule,
        Func<int, byte[]> kernelFile,
        IReadOnlyList<NetworkDescription>? networks = null)
    {
        byte[][] files = [.. Enumerable.Range(0, schedule.Count).Select(kernelFile)];
        ModelManifest manifest = Manifest(blockSize, schedule, files, networks);
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
