namespace ProgressiveSR.Sampling;

/// <summary>
/// A kernel in the order that a micro-kernel reads: groups of rows, and within a group, pair by pair, the two weights
/// of every row. The last group is padded with zero rows. Immutable.
/// </summary>
internal sealed unsafe class PackedKernel
{
    private const int CacheLine = 64;

    private readonly int[] weights;
    private readonly int[] shifts;
    private readonly (int First, int Count)[] spans;
    private readonly int pairs;

    public PackedKernel(SamplingKernel kernel, MicroKernel micro)
    {
        RowsPerGroup = micro.RowsPerGroup;
        pairs = kernel.RowLength / 2;
        int groups = (kernel.Schedule.RowCount + RowsPerGroup - 1) / RowsPerGroup;
        spans = new (int, int)[groups];
        shifts = GC.AllocateArray<int>(groups * RowsPerGroup, pinned: true);
        weights = GC.AllocateArray<int>(groups * RowsPerGroup * pairs + CacheLine / sizeof(int), pinned: true);

        fixed (int* start = weights)
        {
            Weights = (int*)(((nint)start + CacheLine - 1) & -CacheLine);
        }

        fixed (int* start = shifts)
        {
            Shifts = start;
        }

        for (int group = 0; group < groups; group++)
        {
            PackWeights(kernel, group);
        }

        for (int row = 0; row < kernel.Schedule.RowCount; row++)
        {
            shifts[row] = kernel.Shifts[row] - kernel.Schedule.FractionalBits;
        }
    }

    /// <summary>Rows per group.</summary>
    public int RowsPerGroup { get; }

    // The arrays are pinned for life and referenced by this object, so the addresses are valid as long as it is.
    private int* Weights { get; }

    private int* Shifts { get; }

    /// <summary>The range of pairs outside which all weights of a group are zero.</summary>
    public (int First, int Count) SpanOf(int group) => spans[group];

    /// <summary>A group's weights from a given pair on.</summary>
    public int* WeightsOf(int group, int pair) => Weights + ((nint)group * pairs + pair) * RowsPerGroup;

    /// <summary>The right shifts of a group's sums.</summary>
    public int* ShiftsOf(int group) => Shifts + (nint)group * RowsPerGroup;

    private void PackWeights(SamplingKernel kernel, int group)
    {
        int first = pairs;
        int end = 0;
        int rows = Math.Min(RowsPerGroup, kernel.Schedule.RowCount - group * RowsPerGroup);
        int* target = WeightsOf(group, 0);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<short> source = kernel.Weights.Slice(
                (group * RowsPerGroup + row) * kernel.RowLength, kernel.RowLength);
            for (int pair = 0; pair < pairs; pair++)
            {
                int both = (ushort)source[2 * pair] | source[2 * pair + 1] << 16;
                if (both != 0)
                {
                    target[pair * RowsPerGroup + row] = both;
                    first = Math.Min(first, pair);
                    end = Math.Max(end, pair + 1);
                }
            }
        }

        spans[group] = end == 0 ? (0, 0) : (first, end - first);
    }
}
