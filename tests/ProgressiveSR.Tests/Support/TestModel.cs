using System.Collections.Concurrent;
using System.Security.Cryptography;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

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

    /// <summary>
    /// A manifest alone, for what needs no files: of squares with networks <c>x4</c> and <c>x2</c>, of any other
    /// schedule with <c>x2</c> for all levels.
    /// </summary>
    public static ModelManifest Manifest(
        int blockSize,
        LevelSchedule schedule,
        IEnumerable<byte[]>? files = null,
        IReadOnlyList<NetworkDescription>? networks = null)
    {
        IReadOnlyList<LevelDescription> levels =
            Levels(blockSize, schedule, networks?.Any(network => network.Name == "x2-level1") == true);
        return new ModelManifest
        {
            Name = "test",
            BlockSize = blockSize,
            Levels = levels,
            Networks = networks
                ?? [.. levels.Select(level => level.Network).Distinct().Select(name => Network(name, name[1] - '0'))],
            Files =
            [
                .. (files ?? Enumerable.Repeat(Array.Empty<byte>(), schedule.Count)).Select(
                    (bytes, level) => new ModelFile(
                        ModelManifest.SamplingFile(level),
                        bytes.Length,
                        Convert.ToHexStringLower(SHA256.HashData(bytes)))),
            ],
        };
    }

    /// <summary>A network that nobody builds from weights.</summary>
    public static NetworkDescription Network(string name, int factor) => new()
    {
        Name = name, Factor = factor, Architecture = "box", Halo = 2, Parameters = 0, MultiplyAddsPerPixel = 0,
    };

    /// <summary>Networks <c>x4</c>, and <c>x2-level1</c> and so on.</summary>
    public static NetworkDescription[] NetworkPerLevel(int highest) =>
        [Network("x4", 4), .. Enumerable.Range(1, highest).Select(level => Network($"x2-level{level}", 2))];

    private static IReadOnlyList<LevelDescription> Levels(int blockSize, LevelSchedule schedule, bool networkPerLevel)
    {
        int[] sides = [.. Enumerable.Range(blockSize / 4, schedule.Count)];
        bool areSquares = sides.Index()
            .All(side => 3 * side.Item * side.Item == schedule.CumulativeSamplesPerBlock(side.Index));
        return areSquares
            ? LevelDescription.Squares(blockSize, schedule, networkPerLevel: networkPerLevel)
            :
            [
                .. Enumerable.Range(0, schedule.Count).Select(level => new LevelDescription
                {
                    Rows = [.. schedule[level]], Side = 1, ExpandedSide = blockSize / 2, Network = "x2",
                }),
            ];
    }

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
