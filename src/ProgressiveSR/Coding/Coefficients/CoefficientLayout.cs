using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>The schedules that <see cref="CoefficientModel"/> can code, and the layout of their coefficients.</summary>
internal static class CoefficientLayout
{
    /// <summary>Planes: luma, Cb, Cr.</summary>
    public const int Planes = 3;

    /// <summary>Number of scan positions in a group, the unit of the end of a block.</summary>
    public const int Group = 16;

    /// <summary>Number of groups in a block, not counting its first coefficient; the last has 15 positions.</summary>
    public const int Groups = BlockTransform.PlaneLength / Group;

    /// <summary>Number of frequency classes in one direction.</summary>
    public const int FrequencyClasses = 10;

    private static readonly byte[] Diagonal =
        [.. BlockTransform.Scan.ToArray().Select(
            place => (byte)(place / BlockTransform.Side + place % BlockTransform.Side))];

    /// <summary>
    /// Whether every level sends all rows of the separable kernel in order, truncated, each at half the step of the
    /// level below.
    /// </summary>
    /// <param name="schedule">What each level samples.</param>
    public static bool Fits(LevelSchedule schedule) =>
        schedule.KernelLength == BlockTransform.RowCount
        && Enumerable.Range(0, schedule.Count).All(level =>
            SendsAll(schedule[level]) && (level == 0 || Halves(schedule[level - 1], schedule[level])));

    /// <summary>The class of a frequency, 0 to 9: 0, 1, 2, 3, 4-5, 6-7, 8-11, 12-15, 16-23, 24-31.</summary>
    /// <param name="frequency">0 to 31.</param>
    public static int FrequencyClass(int frequency) => frequency switch
    {
        < 4 => frequency,
        < 8 => 2 + frequency / 2,
        < 16 => 4 + frequency / 4,
        _ => 6 + frequency / 8,
    };

    /// <summary>The larger frequency class of each scan position.</summary>
    public static int LargerClass(int step)
    {
        (int v, int u) = Math.DivRem((int)BlockTransform.Scan[step], BlockTransform.Side);
        return Math.Max(FrequencyClass(v), FrequencyClass(u));
    }

    /// <summary>The number of scan positions up to the end of a group, including the first coefficient.</summary>
    public static int LengthOf(int end) => Math.Min(Group * end + 1, BlockTransform.PlaneLength);

    /// <summary>The indices of the last group of a block.</summary>
    /// <param name="indices">A plane of the block, in scan order.</param>
    /// <param name="end">The end, 1 or more.</param>
    public static Span<short> LastGroup(Span<short> indices, int end) =>
        indices[LengthOf(end - 1)..LengthOf(end)];

    /// <summary>The number of groups needed to include all non-zero indices other than the first.</summary>
    /// <param name="indices">A plane of a block, in scan order.</param>
    public static int EndOf(ReadOnlySpan<short> indices) =>
        (indices.LastIndexOfAnyExcept((short)0) + Group - 1) / Group;

    /// <summary>The number of diagonals that the start of the scan reaches, 1 to 63.</summary>
    /// <param name="length">Number of positions, 1 to 1024.</param>
    public static int DiagonalsOf(int length) => Diagonal[length - 1] + 1;

    private static bool SendsAll(IReadOnlyList<KernelRows> runs)
    {
        int next = 0;
        foreach (KernelRows run in runs)
        {
            if (run.First != next || run.Coding != SampleCoding.Truncated)
            {
                return false;
            }

            next = run.End;
        }

        return next == BlockTransform.RowCount;
    }

    private static bool Halves(IReadOnlyList<KernelRows> coarse, IReadOnlyList<KernelRows> fine) =>
        coarse.Count == fine.Count
        && coarse.Zip(fine).All(pair => Halves(pair.First, pair.Second));

    // Indices of 16 bits saturate at the finest steps, and would then no longer split those of the level below.
    private static bool Halves(KernelRows coarse, KernelRows fine) =>
        coarse.IsRefinedBy(fine) && coarse.Step == 2 * fine.Step && fine.HighestIndex / 2 == coarse.HighestIndex;
}
