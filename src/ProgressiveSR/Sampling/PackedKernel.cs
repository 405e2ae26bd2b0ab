namespace ProgressiveSR;

/// <summary>
/// A kernel in the order in which a micro-kernel reads it: groups of rows, in each group pair by pair the two weights
/// of every row. Rows that fill up the last group are zero. Immutable.
/// </summary>
internal sealed unsafe class PackedKernel
{
    private const int CacheLine = 64;

    private readonly int[] weights;
    private readonly int[] constants;
    private readonly (int First, int Count)[] spans;
    private readonly int pairs;

    public PackedKernel(SamplingKernel kernel, MicroKernel micro)
    {
        RowsPerGroup = micro.RowsPerGroup;
        pairs = kernel.RowLength / 2;
        int groups = (kernel.Schedule.RowCount + RowsPerGroup - 1) / RowsPerGroup;
        spans = new (int, int)[groups];
        constants = GC.AllocateArray<int>(groups * RowsPerGroup * MicroKernel.ConstantsPerRow, pinned: true);
        weights = GC.AllocateArray<int>(groups * RowsPerGroup * pairs + CacheLine / sizeof(int), pinned: true);

        fixed (int* start = weights)
        {
            Weights = (int*)(((nint)start + CacheLine - 1) & -CacheLine);
        }

        fixed (int* start = constants)
        {
            Constants = start;
        }

        for (int group = 0; group < groups; group++)
        {
            PackWeights(kernel, group);
        }

        PackConstants(kernel);
    }

    /// <summary>Rows of a group.</summary>
    public int RowsPerGroup { get; }

    // The arrays are pinned for life and held by this object, so the addresses stay good as long as it does.
    private int* Weights { get; }

    private int* Constants { get; }

    /// <summary>The pairs of a group outside of which all its weights are zero.</summary>
    public (int First, int Count) SpanOf(int group) => spans[group];

    /// <summary>A group's weights from one of its pairs on.</summary>
    public int* WeightsOf(int group, int pair) => Weights + ((nint)group * pairs + pair) * RowsPerGroup;

    /// <summary>A group's rounding terms, shifts and offsets.</summary>
    public int* ConstantsOf(int group) => Constants + (nint)group * RowsPerGroup * MicroKernel.ConstantsPerRow;

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

    private void PackConstants(SamplingKernel kernel)
    {
        for (int row = 0; row < kernel.Schedule.RowCount; row++)
        {
            int* target = ConstantsOf(row / RowsPerGroup) + row % RowsPerGroup;
            target[0] = 1 << (kernel.Shifts[row] - 1);
            target[RowsPerGroup] = kernel.Shifts[row];
        }

        for (int level = 0; level < kernel.Schedule.Count; level++)
        {
            foreach (KernelRows run in kernel.Schedule[level])
            {
                for (int row = run.First; row < run.End; row++)
                {
                    ConstantsOf(row / RowsPerGroup)[2 * RowsPerGroup + row % RowsPerGroup] = run.Offset;
                }
            }
        }
    }
}
