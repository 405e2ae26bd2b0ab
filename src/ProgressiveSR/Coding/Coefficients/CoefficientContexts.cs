using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>The contexts of one level, which select the probability of each decision about a coefficient.</summary>
/// <remarks>
/// Contexts are numbered as in FORMAT.md. Those from <see cref="Magnitude"/> on are only used at level 0.
/// </remarks>
internal static class CoefficientContexts
{
    /// <summary>Number of activity classes.</summary>
    public const int Activities = 32;

    /// <summary>Number of contexts at a level above 0.</summary>
    public const int Count = FirstMagnitude;

    /// <summary>Number of contexts at level 0.</summary>
    public const int CountAtLevel0 = FirstDcSize + 3 * 5 * 2 * DcSizes;

    /// <summary>The maximum number of a magnitude's unary decisions with contexts of their own.</summary>
    public const int Magnitudes = 12;

    /// <summary>The maximum number of the first coefficient's unary decisions with contexts of their own.</summary>
    public const int DcSizes = 32;

    private const int FirstSign = 3 * Activities * 12;
    private const int FirstChromaSign = FirstSign + 8 * 5;
    private const int FirstRefinement = FirstChromaSign + 2 * 9 * 8 * 5;
    private const int PerRefinement = 2 * 7 * 16 + 2 * 7;
    private const int FirstEnd = FirstRefinement + 2 * PerRefinement;
    private const int FirstMagnitude = FirstEnd + 3 * 8 * 3 * 4 * 5;
    private const int FirstDc = FirstMagnitude + 3 * 4 * 16 * Magnitudes;
    private const int FirstDcSign = FirstDc + 3 * 5 * 2 * 4;
    private const int FirstDcSize = FirstDcSign + 3 * 5 * 2 * 4;

    // Frequency classes of each scan position, for the three kinds of decision.
    private static readonly byte[] Thirds = Map(m => m < 3 ? 0 : m < 7 ? 1 : 2);
    private static readonly byte[] Quarters = Map(m => m == 0 ? 0 : m < 3 ? 1 : m < 7 ? 2 : 3);
    private static readonly byte[] Fifths = Map(m => m > 8 ? 4 : m / 2);

    /// <summary>Whether a coefficient is non-zero.</summary>
    public static int Significance(int plane, int activity, int edge, int step) =>
        ((plane * Activities + activity) * 4 + (edge >> 1)) * 3 + Thirds[step];

    /// <summary>Luma: whether the sign differs from that of the edge prediction.</summary>
    public static int Sign(int edge, int step) => FirstSign + edge * 5 + Fifths[step];

    /// <summary>Chroma: the same, given the signs of luma and Cb at the same place, 0 if there is none.</summary>
    public static int Sign(int plane, int luma, int cb, int edge, int step) =>
        FirstChromaSign + (((plane - 1) * 9 + (luma + 1) * 3 + cb + 1) * 8 + edge) * 5 + Fifths[step];

    /// <summary>The half of its cell that contains a coefficient.</summary>
    /// <param name="plane">Plane.</param>
    /// <param name="magnitude">Magnitude at the level below, 1 or more.</param>
    /// <param name="edge">-3 to 3: how strongly the edge prediction points outwards.</param>
    /// <param name="activity">Class of activity.</param>
    public static int Refinement(int plane, int magnitude, int edge, int activity) =>
        FirstRefinement + (plane > 0 ? PerRefinement : 0) + (magnitude < 3
            ? ((magnitude - 1) * 7 + edge + 3) * 16 + (activity >> 1)
            : 2 * 7 * 16 + (magnitude > 7 ? 7 : 0) + edge + 3);

    /// <summary>Whether a block continues; see <see cref="EndOfBlock"/>.</summary>
    public static int End(int plane, int near, int since, int size, int others) =>
        FirstEnd + (((plane * 8 + near) * 3 + since) * 4 + size) * 5 + others;

    /// <summary>Whether a magnitude exceeds the value reached so far, 1 or more.</summary>
    public static int Magnitude(int plane, int activity, int reached, int step) =>
        FirstMagnitude + ((plane * 4 + Quarters[step]) * 16 + (activity >> 1)) * Magnitudes
        + Math.Min(reached, Magnitudes - 1);

    /// <summary>Whether the first coefficient differs from its prediction.</summary>
    public static int Dc(int place) => FirstDc + place;

    /// <summary>Whether it is nearer to 0 than predicted.</summary>
    public static int DcSign(int place) => FirstDcSign + place;

    /// <summary>Whether the prediction error exceeds the value reached so far, 1 or more.</summary>
    public static int DcSize(int plane, int confidence, bool inwards, int reached) =>
        FirstDcSize + ((plane * 5 + confidence) * 2 + (inwards ? 1 : 0)) * DcSizes + Math.Min(reached, DcSizes - 1);

    private static byte[] Map(Func<int, int> classOf) =>
        [.. Enumerable.Range(0, BlockTransform.PlaneLength).Select(
            step => (byte)classOf(CoefficientLayout.LargerClass(step)))];
}
