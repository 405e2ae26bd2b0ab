using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>
/// The reconstruction points of truncated coefficients in their cells, by level, plane, group of frequencies and
/// magnitude: a cell has 256 places, numbered from its end nearer to 0. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Place p is at <c>(p + 1/2) / 256</c> of the cell. A trained point is the mean of the coefficients of pictures in
/// such cells (<see cref="PointStatistics"/>).
/// </remarks>
internal sealed class ReconstructionPoints
{
    /// <summary>Planes: luma, Cb, Cr.</summary>
    public const int Planes = 3;

    /// <summary>Groups of frequencies, by the larger of the two: 0, 1, 2-3, 4-5, 6-7, 8-11, 12-15 and 16-31.</summary>
    public const int Groups = 8;

    /// <summary>Magnitudes with points of their own: 1, 2, and 3 and above.</summary>
    public const int Magnitudes = 3;

    /// <summary>Number of points per level.</summary>
    public const int PerLevel = Planes * Groups * Magnitudes;

    // 0.42 of a cell, the best single point for all: coefficients are denser towards 0.
    internal const byte UntrainedPlace = 107;

    private const float Places = 256;

    private readonly byte[][] levels;

    /// <summary>Creates points from places.</summary>
    /// <param name="levels">For each level, <see cref="PerLevel"/> places: plane, group, magnitude.</param>
    public ReconstructionPoints(IEnumerable<byte[]> levels)
    {
        this.levels = [.. levels];
        if (Array.Find(this.levels, level => level.Length != PerLevel) is { } wrong)
        {
            throw new ArgumentException($"A level has {PerLevel} points, not {wrong.Length}.", nameof(levels));
        }
    }

    /// <summary>Number of levels.</summary>
    public int Levels => levels.Length;

    /// <summary>The places of a level: plane, group, magnitude.</summary>
    public ReadOnlySpan<byte> this[int level] => levels[level];

    /// <summary>The points of an untrained model: 0.42 everywhere.</summary>
    /// <param name="levels">Number of levels, 1 or more.</param>
    public static ReconstructionPoints Untrained(int levels) =>
        new(Enumerable.Range(0, levels).Select(_ => Enumerable.Repeat(UntrainedPlace, PerLevel).ToArray()));

    /// <summary>Index of the first of a kernel row's <see cref="Magnitudes"/> points among those of a level.</summary>
    /// <param name="row">Kernel row, 0 to 3071.</param>
    public static int Of(int row)
    {
        (int plane, int place) = Math.DivRem(row, BlockTransform.PlaneLength);
        (int v, int u) = Math.DivRem((int)BlockTransform.Scan[place], BlockTransform.Side);
        return (plane * Groups + GroupOf(Math.Max(v, u))) * Magnitudes;
    }

    /// <summary>
    /// A point's distance from the end of its cell nearer to 0, as a fraction of the cell; above 0 and below 1.
    /// </summary>
    /// <param name="level">Level.</param>
    /// <param name="point">Point of the level, 0 to <see cref="PerLevel"/> - 1.</param>
    public float At(int level, int point) => (levels[level][point] + 0.5f) / Places;

    /// <summary>The place nearest to a distance from the end of the cell.</summary>
    /// <param name="distance">Fraction of the cell, 0 to 1.</param>
    public static byte PlaceOf(double distance) => (byte)Math.Clamp((int)(distance * Places), 0, byte.MaxValue);

    private static int GroupOf(int frequency) => frequency switch
    {
        < 2 => frequency,
        < 4 => 2,
        < 8 => 1 + frequency / 2,
        < 16 => 3 + frequency / 4,
        _ => Groups - 1,
    };
}
