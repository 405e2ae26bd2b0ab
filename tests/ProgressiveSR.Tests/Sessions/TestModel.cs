using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ProgressiveSR.Tests;

/// <summary>Bundles with a real manifest and kernel, and no weights, for units that need none.</summary>
internal static class TestModel
{
    private static readonly ConcurrentDictionary<int, ModelBundle> Bundles = new();

    public static ModelBundle Bundle(int blockSize) => Bundles.GetOrAdd(blockSize, Make);

    public static ModelBundle Make(int blockSize) => Make(blockSize, LevelSchedule.Squares(blockSize, 8));

    public static ModelBundle Make(int blockSize, LevelSchedule schedule) => Make(blockSize, Levels(schedule));

    /// <summary>A bundle in whose kernel every row takes one pixel: random samples are then far from smooth.</summary>
    public static ModelBundle Make(int blockSize, IReadOnlyList<LevelDescription> levels)
    {
        LevelSchedule schedule = new(levels.Select(level => level.Rows), 3 * blockSize * blockSize);
        short[] weights = new short[schedule.RowCount * schedule.KernelLength];
        byte[] shifts = new byte[schedule.RowCount];
        for (int row = 0; row < schedule.RowCount; row++)
        {
            weights[row * schedule.KernelLength + row] = 16384;
            shifts[row] = 14;
        }

        SamplingKernel kernel = new(blockSize, schedule, weights, shifts);
        byte[][] files = [.. Enumerable.Range(0, schedule.Count).Select(KernelFile)];
        return Make(
            new ModelManifest
            {
                Name = "test",
                BlockSize = blockSize,
                Levels = levels,
                Networks = Networks(levels),
                Files = [.. files.Select((bytes, level) => Describe(ModelManifest.SamplingFile(level), bytes))],
            },
            level => files[level]);

        byte[] KernelFile(int level)
        {
            using MemoryStream file = new();
            SamplingKernelFile.Write(kernel, level, file);
            return file.ToArray();
        }
    }

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
        Networks = networks ?? Networks(Levels(schedule)),
        Files =
        [
            .. (files ?? Enumerable.Repeat(Array.Empty<byte>(), schedule.Count)).Select(
                (bytes, level) => Describe(ModelManifest.SamplingFile(level), bytes)),
        ],
    };

    /// <summary>A schedule as a manifest says it.</summary>
    /// <remarks>A first level that is a picture is shown by x4, all others by x2.</remarks>
    public static LevelDescription[] Levels(LevelSchedule schedule, PayloadCodec codec = PayloadCodec.Raw)
    {
        int blockSize = (int)Math.Sqrt(schedule.KernelLength / 3);
        return
        [
            .. Enumerable.Range(0, schedule.Count).Select(level =>
            {
                LevelDescription made = new()
                {
                    Rows = [.. schedule[level]],
                    Codec = codec,
                    Side = blockSize / 4 + level,
                    ExpandedSide = blockSize / 2,
                    Network = "x2",
                    Corrected = level > 0,
                };
                return level == 0 && made.IsPicture ? made with { Network = "x4" } : made;
            }),
        ];
    }

    /// <summary>The networks that levels name.</summary>
    public static NetworkDescription[] Networks(IEnumerable<LevelDescription> levels) =>
        [.. levels.Select(level => level.Network).Distinct().Select(Network)];

    /// <summary>A network by its name, such as <c>x4</c>.</summary>
    public static NetworkDescription Network(string name) => new()
    {
        Name = name,
        Factor = name[1] - '0',
        Architecture = "box",
        Halo = 2,
        Parameters = 0,
        MultiplyAddsPerPixel = 0,
    };

    /// <summary>A bundle with kernel files, which are read at once.</summary>
    public static ModelBundle Make(
        int blockSize,
        LevelSchedule schedule,
        Func<int, byte[]> kernelFile,
        IReadOnlyList<NetworkDescription>? networks = null)
    {
        byte[][] files = [.. Enumerable.Range(0, schedule.Count).Select(kernelFile)];
        return Make(Manifest(blockSize, schedule, files, networks), level => files[level]);
    }

    private static ModelFile Describe(string name, byte[] bytes) =>
        new(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));

    private static ModelBundle Make(ModelManifest manifest, Func<int, byte[]> kernelFile)
    {
        string folder = Directory.CreateTempSubdirectory("psr-model-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, ModelManifestJson.FileName), ModelManifestJson.Write(manifest));
            for (int level = 0; level < manifest.Levels.Count; level++)
            {
                File.WriteAllBytes(Path.Combine(folder, ModelManifest.SamplingFile(level)), kernelFile(level));
            }

            ModelBundle bundle = ModelBundle.Open(folder);

            // The kernel is read on first use, and kept: read it while the folder is there.
            _ = kernelFile(0).Length == 0 ? null : bundle.Kernel;
            return bundle;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
