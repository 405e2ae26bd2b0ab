using System.Buffers;
using System.Runtime.CompilerServices;

namespace ProgressiveSR.Sampling;

/// <summary>
/// One call of the sampler, divided into tiles of neighbouring blocks that threads process one by one.
/// </summary>
/// <remarks>
/// A tile's pixels are gathered once; then each group of kernel rows is applied to all of its panels, so that the
/// group's weights and the tile's pixels stay in the second-level cache.
/// </remarks>
internal readonly unsafe struct SamplingJob
{
    private const int PanelsPerTile = 8;
    private const int TilesPerThread = 4;
    private const int CacheLine = 64;

    private readonly SamplingKernel kernel;
    private readonly PackedKernel packed;
    private readonly MicroKernel micro;
    private readonly Picture picture;
    private readonly BlockRegion region;
    private readonly int firstLevel;
    private readonly int lastLevel;
    private readonly short* destination;
    private readonly int blocks;
    private readonly int panelsPerTile;
    private readonly int firstGroup;
    private readonly int endGroup;

    public SamplingJob(
        SamplingKernel kernel,
        PackedKernel packed,
        MicroKernel micro,
        Picture picture,
        BlockRegion region,
        (int First, int Last) levels,
        short* destination,
        int threads)
    {
        this.kernel = kernel;
        this.packed = packed;
        this.micro = micro;
        this.picture = picture;
        this.region = region;
        (firstLevel, lastLevel) = levels;
        this.destination = destination;
        blocks = (int)region.Count;

        int panels = (blocks + MicroKernel.BlocksPerPanel - 1) / MicroKernel.BlocksPerPanel;
        panelsPerTile = Math.Clamp(panels / (threads * TilesPerThread), 1, PanelsPerTile);
        Tiles = (panels + panelsPerTile - 1) / panelsPerTile;
        (firstGroup, endGroup) = GroupsOf(kernel.Schedule, levels, packed.RowsPerGroup);
    }

    /// <summary>Number of tiles.</summary>
    public int Tiles { get; }

    private int SampleStride => (endGroup - firstGroup) * packed.RowsPerGroup;

    private int BlocksPerTile => panelsPerTile * MicroKernel.BlocksPerPanel;

    /// <summary>Processes tiles until none is left or the token is cancelled.</summary>
    /// <param name="next">The next tile, shared by all threads.</param>
    /// <param name="cancellationToken">Checked before each tile.</param>
    public void Run(ref int next, CancellationToken cancellationToken)
    {
        int blockPairs = kernel.RowLength / 2;
        int[] panels = ArrayPool<int>.Shared.Rent(BlocksPerTile * blockPairs + CacheLine / sizeof(int));
        short[] samples = ArrayPool<short>.Shared.Rent(BlocksPerTile * SampleStride);
        fixed (int* panelStart = panels)
        fixed (short* sampleStart = samples)
        {
            int* aligned = (int*)(((nint)panelStart + CacheLine - 1) & -CacheLine);
            while (!cancellationToken.IsCancellationRequested)
            {
                int tile = Interlocked.Increment(ref next) - 1;
                if (tile >= Tiles)
                {
                    break;
                }

                int firstBlock = tile * BlocksPerTile;
                int count = Math.Min(BlocksPerTile, blocks - firstBlock);
                Gather(firstBlock, count, aligned);
                Multiply(count, aligned, sampleStart);
                Scatter(firstBlock, count, sampleStart);
            }
        }

        ArrayPool<int>.Shared.Return(panels);
        ArrayPool<short>.Shared.Return(samples);
    }

    private static (int First, int End) GroupsOf(LevelSchedule schedule, (int First, int Last) levels, int rowsPerGroup)
    {
        int first = int.MaxValue;
        int end = 0;
        for (int level = levels.First; level <= levels.Last; level++)
        {
            IReadOnlyList<KernelRows> runs = schedule[level];
            for (int i = 0; i < runs.Count; i++)
            {
                first = Math.Min(first, runs[i].First);
                end = Math.Max(end, runs[i].End);
            }
        }

        return (first / rowsPerGroup, (end + rowsPerGroup - 1) / rowsPerGroup);
    }

    private void Gather(int firstBlock, int count, int* panels)
    {
        RgbView view = picture.View;
        nint panelLength = (nint)(kernel.RowLength / 2) * MicroKernel.BlocksPerPanel;
        for (int i = 0; i < count; i++)
        {
            (int row, int column) = Math.DivRem(firstBlock + i, region.Columns);
            BlockPanel.Gather(
                view,
                kernel.BlockSize,
                region.X + column,
                region.Y + row,
                panels + i / MicroKernel.BlocksPerPanel * panelLength + i % MicroKernel.BlocksPerPanel);
        }
    }

    private void Multiply(int count, int* panels, short* samples)
    {
        int stride = SampleStride;
        nint panelLength = (nint)(kernel.RowLength / 2) * MicroKernel.BlocksPerPanel;
        int panelCount = (count + MicroKernel.BlocksPerPanel - 1) / MicroKernel.BlocksPerPanel;
        for (int group = firstGroup; group < endGroup; group++)
        {
            (int first, int pairs) = packed.SpanOf(group);
            int* weights = packed.WeightsOf(group, first);
            int* shifts = packed.ShiftsOf(group);
            short* target = samples + (group - firstGroup) * packed.RowsPerGroup;
            for (int panel = 0; panel < panelCount; panel++)
            {
                micro.Run(
                    weights,
                    panels + panel * panelLength + first * MicroKernel.BlocksPerPanel,
                    pairs,
                    shifts,
                    target + (nint)panel * MicroKernel.BlocksPerPanel * stride,
                    stride);
            }
        }

        // The addresses above do not keep the arrays alive.
        GC.KeepAlive(packed);
    }

    private void Scatter(int firstBlock, int count, short* samples)
    {
        int stride = SampleStride;
        samples -= firstGroup * packed.RowsPerGroup;
        short* level0 = destination;
        for (int level = firstLevel; level <= lastLevel; level++)
        {
            int perBlock = kernel.Schedule.SamplesPerBlock(level);
            short* target = level0 + (nint)firstBlock * perBlock;
            IReadOnlyList<KernelRows> runs = kernel.Schedule[level];
            for (int block = 0; block < count; block++)
            {
                for (int i = 0; i < runs.Count; i++)
                {
                    int length = runs[i].Count;
                    Unsafe.CopyBlockUnaligned(
                        target, samples + (nint)block * stride + runs[i].First, (uint)length * sizeof(short));
                    target += length;
                }
            }

            level0 += (nint)blocks * perBlock;
        }
    }
}
