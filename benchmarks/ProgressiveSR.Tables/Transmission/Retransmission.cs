namespace ProgressiveSR.Tables;

/// <summary>
/// The scheme that increments are compared with: a receiver that finds the picture too poor gets a larger
/// low-resolution picture, sent in full.
/// </summary>
internal static class Retransmission
{
    /// <summary>Factor by which the first low-resolution picture is smaller than the picture.</summary>
    public const int FirstFactor = 4;

    /// <summary>Factor by which the last one is smaller.</summary>
    public const int LastFactor = 2;

    private const int Steps = 4;

    /// <summary>Sides of the low-resolution pictures per block, from a quarter to half of the block's.</summary>
    public static IReadOnlyList<int> Sides(int blockSize)
    {
        int first = blockSize / FirstFactor;
        int last = blockSize / LastFactor;
        int step = Math.Max(1, (last - first) / Steps);
        return [.. Enumerable.Range(0, (last - first) / step + 1).Select(i => first + i * step)];
    }

    /// <summary>The cost of the first picture, then of each larger one after all smaller ones.</summary>
    public static IReadOnlyList<TransmissionCost> StepByStep(BlockGrid grid, IReadOnlyList<int> sides)
    {
        TransmissionCost sum = default;
        return [.. sides.Select(side => sum += LowResolution(grid, side))];
    }

    /// <summary>The cost of the first picture, then of each larger one after the first alone.</summary>
    public static IReadOnlyList<TransmissionCost> InOneStep(BlockGrid grid, IReadOnlyList<int> sides)
    {
        TransmissionCost first = LowResolution(grid, sides[0]);
        return [first, .. sides.Skip(1).Select(side => first + LowResolution(grid, side))];
    }

    /// <summary>
    /// The levels themselves, each sent in full after the first picture: the same quality, but the first picture's
    /// information is paid for twice.
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
