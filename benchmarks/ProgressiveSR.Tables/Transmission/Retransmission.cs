namespace ProgressiveSR.Tables;

/// <summary>
/// The scheme that increments are compared with: whoever finds the picture too poor gets a larger low-resolution
/// picture, whole and from its first sample on.
/// </summary>
internal static class Retransmission
{
    /// <summary>How many times smaller than the picture the first low-resolution picture is.</summary>
    public const int FirstFactor = 4;

    /// <summary>How many times smaller the last one is.</summary>
    public const int LastFactor = 2;

    private const int Steps = 4;

    /// <summary>Sides of the low-resolution pictures per block: from a quarter of a block to half of it.</summary>
    public static IReadOnlyList<int> Sides(int blockSize)
    {
        int first = blockSize / FirstFactor;
        int last = blockSize / LastFactor;
        int step = Math.Max(1, (last - first) / Steps);
        return [.. Enumerable.Range(0, (last - first) / step + 1).Select(i => first + i * step)];
    }

    /// <summary>The cost of the first picture, then of each larger one on top of all before it.</summary>
    public static IReadOnlyList<TransmissionCost> StepByStep(BlockGrid grid, IReadOnlyList<int> sides)
    {
        TransmissionCost sum = default;
        return [.. sides.Select(side => sum += LowResolution(grid, side))];
    }

    /// <summary>The cost of the first picture, then of each larger one on top of the first alone.</summary>
    public static IReadOnlyList<TransmissionCost> InOneStep(BlockGrid grid, IReadOnlyList<int> sides)
    {
        TransmissionCost first = LowResolution(grid, sides[0]);
        return [first, .. sides.Skip(1).Select(side => first + LowResolution(grid, side))];
    }

    /// <summary>
    /// The levels themselves, each sent as a whole on top of the first picture: the same quality, but what the first
    /// picture said is paid for twice.
    /// </summary>
    public static IReadOnlyList<CurvePoint> AllOfALevel(IReadOnlyList<CurvePoint> levels) =>
    [
        levels[0],
        .. levels.Skip(1).Select(level => level with
        {
            SamplesRatio = levels[0].SamplesRatio + level.SamplesRatio,
            BitsPerPixel = levels[0].BitsPerPixel + level.BitsPerPixel,
        }),
    ];

    private static TransmissionCost LowResolution(BlockGrid grid, int side) =>
        TransmissionCost.LowResolution(grid, RgbView.BytesPerPixel * side * side);
}
