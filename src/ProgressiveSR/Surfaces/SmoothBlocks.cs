using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Surfaces;

/// <summary>
/// Flat and smooth blocks: if a single colour or a smooth surface explains all samples of a block, it replaces the
/// corrected output of the network. Thread-safe; each level's matrices are computed on first use.
/// </summary>
/// <remarks>
/// Data-consistency steps pull towards the centre of each sample's quantisation interval. That is right for details
/// larger than the step, but makes the quantisation visible in smooth blocks. Anything within the intervals is
/// consistent with the samples as well, and a smooth surface is then by far the most likely.
/// </remarks>
internal sealed class SmoothBlocks
{
    // They depend only on the kernel, so receivers of one bundle share them.
    private static readonly ConditionalWeakTable<ModelBundle, SmoothBlocks> Made = [];

    private readonly ModelBundle bundle;
    private readonly LevelSchedule schedule;
    private readonly Lazy<LevelSurfaces>[] levels;

    private SmoothBlocks(ModelBundle bundle)
    {
        this.bundle = bundle;
        schedule = bundle.Manifest.Schedule;
        levels =
            [.. Enumerable.Range(0, schedule.Count).Select(level => new Lazy<LevelSurfaces>(() => Make(level)))];
    }

    /// <summary>The instance for a bundle.</summary>
    public static SmoothBlocks Of(ModelBundle bundle) => Made.GetValue(bundle, static made => new SmoothBlocks(made));

    /// <summary>Computes the matrices of some levels.</summary>
    public void Load(IReadOnlyCollection<int> needed)
    {
        foreach (int level in needed)
        {
            _ = levels[level].Value;
        }
    }

    /// <summary>Replaces the blocks that a smooth surface explains.</summary>
    /// <param name="reader">The samples.</param>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="pixels">blocks x 3 x b x b in 0..1 units.</param>
    /// <param name="token">Stops the computation.</param>
    public void Replace(
        SampleReader reader,
        int level,
        ReadOnlyMemory<BlockPosition> blocks,
        Memory<float> pixels,
        CancellationToken token)
    {
        LevelSurfaces surfaces = levels[level].Value;
        int length = schedule.KernelLength;
        int share = Math.Min(SurfaceSearch.MostBlocks, DivideUp(blocks.Length, Environment.ProcessorCount));
        Parallel.For(
            0,
            DivideUp(blocks.Length, share),
            new ParallelOptions { CancellationToken = token },
            surfaces.Rent,
            (group, _, search) =>
            {
                int first = group * share;
                ReadOnlySpan<BlockPosition> own = blocks.Span[first..Math.Min(first + share, blocks.Length)];
                search.Replace(reader, level, own, pixels.Span.Slice(first * length, own.Length * length));
                return search;
            },
            surfaces.Return);
    }

    private static int DivideUp(int number, int divisor) => (number + divisor - 1) / divisor;

    private LevelSurfaces Make(int level)
    {
        SurfaceRows rows = new(bundle.Kernel, level);
        SurfaceFit[] surfaces =
            [.. SurfacePrior.All.Select(prior => new SurfaceFit(rows, prior, bundle.Manifest.BlockSize))];
        return new LevelSurfaces(
            new FlatColour(bundle.Kernel, level), surfaces, schedule.CumulativeSamplesPerBlock(level));
    }

    /// <summary>A level's matrices, and the memory of searches that have ended.</summary>
    private sealed class LevelSurfaces(FlatColour flat, SurfaceFit[] surfaces, int count)
    {
        private readonly ConcurrentBag<SurfaceSearch> idle = [];

        public SurfaceSearch Rent() =>
            idle.TryTake(out SurfaceSearch? search) ? search : new SurfaceSearch(flat, surfaces, count);

        public void Return(SurfaceSearch search) => idle.Add(search);
    }
}
