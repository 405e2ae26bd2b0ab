using System.Runtime.CompilerServices;

namespace ProgressiveSR;

/// <summary>
/// Flat and smooth blocks: where one colour or a smooth surface explains all samples of a block, it is shown in place
/// of the corrected network's result. Thread-safe; each level's matrices are made when first asked for.
/// </summary>
/// <remarks>
/// The steps of data consistency pull towards the middle of each sample's rounding interval, which is right where
/// details are larger than the step, and on smooth blocks shows the rounding. Whatever lies within the intervals agrees
/// with the samples as well, and of all that does, a smooth surface is then by far the likeliest.
/// </remarks>
internal sealed class SmoothBlocks
{
    // They follow from the kernel alone, so receivers of one bundle share them.
    private static readonly ConditionalWeakTable<ModelBundle, SmoothBlocks> Made = [];

    private readonly ModelBundle bundle;
    private readonly LevelSchedule schedule;
    private readonly Lazy<(FlatColour Flat, SurfaceFit[] Surfaces)>[] fits;

    private SmoothBlocks(ModelBundle bundle)
    {
        this.bundle = bundle;
        schedule = bundle.Manifest.Schedule;
        fits =
        [
            .. Enumerable.Range(0, schedule.Count)
                .Select(level => new Lazy<(FlatColour Flat, SurfaceFit[] Surfaces)>(() => Make(level))),
        ];
    }

    /// <summary>Those of a bundle.</summary>
    public static SmoothBlocks Of(ModelBundle bundle) => Made.GetValue(bundle, static made => new SmoothBlocks(made));

    /// <summary>Makes the matrices of some levels.</summary>
    public void Load(IReadOnlyCollection<int> levels)
    {
        foreach (int level in levels)
        {
            _ = fits[level].Value;
        }
    }

    /// <summary>Replaces those blocks that a smooth surface explains.</summary>
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
        (FlatColour flat, SurfaceFit[] surfaces) = fits[level].Value;
        int count = schedule.CumulativeSamplesPerBlock(level);
        int length = schedule.KernelLength;
        int share = Math.Min(SurfaceSearch.MostBlocks, DivideUp(blocks.Length, Environment.ProcessorCount));
        Parallel.For(
            0,
            DivideUp(blocks.Length, share),
            new ParallelOptions { CancellationToken = token },
            () => new SurfaceSearch(flat, surfaces, count),
            (group, _, search) =>
            {
                int first = group * share;
                ReadOnlySpan<BlockPosition> own = blocks.Span[first..Math.Min(first + share, blocks.Length)];
                search.Replace(reader, level, own, pixels.Span.Slice(first * length, own.Length * length));
                return search;
            },
            _ => { });
    }

    private static int DivideUp(int number, int divisor) => (number + divisor - 1) / divisor;

    private (FlatColour Flat, SurfaceFit[] Surfaces) Make(int level)
    {
        SurfaceRows rows = new(bundle.Kernel, level);
        SurfaceFit[] surfaces =
            [.. SurfacePrior.All.Select(prior => new SurfaceFit(rows, prior, bundle.Manifest.BlockSize))];
        return (new FlatColour(bundle.Kernel, level), surfaces);
    }
}
