using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// Predicts a block's coefficients from its borders and those of its neighbours: where two blocks do not match along
/// their common border, coefficients that close the gap are likely.
/// </summary>
/// <remarks>
/// A cosine is 1 at a block's first border (the constant: 1/sqrt 2) and <c>(-1)^k</c> at its last. So a border,
/// transformed along its own direction, is a sum of coefficients across it. Values are in 256ths of half a step of the
/// level.
/// </remarks>
internal readonly ref struct BlockEdges
{
    /// <summary>Sums of a block: 32 each at its left, right, upper and lower border.</summary>
    public const int Length = 4 * Side;

    private const int Side = BlockTransform.Side;
    private const int Constant = 181;
    private const int One = 256;
    private const int Right = Side;
    private const int Upper = 2 * Side;
    private const int Lower = 3 * Side;

    // Thresholds between the classes of a prediction.
    private static readonly byte[] Classes =
        [0, 1, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7];

    private readonly Span<int> gaps;
    private readonly int left;
    private readonly int right;
    private readonly int above;
    private readonly int below;

    /// <summary>Starts a block.</summary>
    /// <param name="planes">The tile.</param>
    /// <param name="slots">The block and its neighbours.</param>
    public BlockEdges(scoped in TilePlanes planes, scoped in BlockSlots slots)
    {
        gaps = planes.Gaps;
        left = slots.Left == planes.None ? 0 : -1;
        right = slots.Right == planes.None ? 0 : -1;
        above = slots.Above == planes.None ? 0 : -1;
        below = slots.Below == planes.None ? 0 : -1;

        // Blocks to the right and below, and this one so far, are in half steps of the level below.
        ReadOnlySpan<int> own = planes.Edges(slots.Own);
        Subtract(planes.Edges(slots.Left).Slice(Right, Side), 0, own[..Side], 1, gaps[..Side]);
        Subtract(planes.Edges(slots.Right)[..Side], 1, own.Slice(Right, Side), 1, gaps.Slice(Right, Side));
        Subtract(planes.Edges(slots.Above).Slice(Lower, Side), 0, own.Slice(Upper, Side), 1, gaps.Slice(Upper, Side));
        Subtract(planes.Edges(slots.Below).Slice(Upper, Side), 1, own.Slice(Lower, Side), 1, gaps.Slice(Lower, Side));
    }

    /// <summary>The gap at the left border, at frequency 0.</summary>
    public int LeftMean => gaps[0];

    /// <summary>The gap at the upper border, at frequency 0.</summary>
    public int UpperMean => gaps[Upper];

    /// <summary>Adds a coefficient to a block's sums.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="place">Its place <c>v * 32 + u</c>.</param>
    /// <param name="value">The coefficient in half steps.</param>
    public static void Sum(Span<int> sums, int place, int value)
    {
        sums = sums[..Length];
        int v = place >> 5;
        int u = place & 31;
        int across = value * Factor(u);
        int down = value * Factor(v);
        sums[v] += across;
        sums[Right + v] += Alternate(across, u);
        sums[Upper + u] += down;
        sums[Lower + u] += Alternate(down, v);
    }

    /// <summary>The class of a prediction's magnitude, 0 to 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Class(int expected) => Classes[Math.Min(Math.Abs(expected) >> 7, Classes.Length - 1)];

    /// <summary>The coefficient predicted from the gaps.</summary>
    /// <param name="place">Its place <c>v * 32 + u</c>.</param>
    public int Expect(int place)
    {
        int v = place >> 5;
        int u = place & 31;
        return (gaps[v] & left) + (gaps[Upper + u] & above)
            + ((Alternate(gaps[Right + v], u) & right) + (Alternate(gaps[Lower + u], v) & below)) / 2;
    }

    /// <summary>Updates the gaps for a coefficient that has become known, or known more precisely.</summary>
    /// <param name="place">Its place <c>v * 32 + u</c>.</param>
    /// <param name="value">The change in half steps.</param>
    public void Add(int place, int value) => Sum(gaps, place, -value);

    /// <summary>Converts gaps back to the block's own sums.</summary>
    public void Finish(in TilePlanes planes, in BlockSlots slots)
    {
        Span<int> own = planes.Edges(slots.Own);
        Subtract(planes.Edges(slots.Left).Slice(Right, Side), 0, gaps[..Side], 0, own[..Side]);
        Subtract(planes.Edges(slots.Right)[..Side], 1, gaps.Slice(Right, Side), 0, own.Slice(Right, Side));
        Subtract(planes.Edges(slots.Above).Slice(Lower, Side), 0, gaps.Slice(Upper, Side), 0, own.Slice(Upper, Side));
        Subtract(planes.Edges(slots.Below).Slice(Upper, Side), 1, gaps.Slice(Lower, Side), 0, own.Slice(Lower, Side));
    }

    /// <summary>The difference of two borders, each times a power of two.</summary>
    private static void Subtract(
        ReadOnlySpan<int> from, int fromShift, ReadOnlySpan<int> taken, int takenShift, Span<int> difference)
    {
        for (int i = 0; i < Side; i += Vector256<int>.Count)
        {
            ((Vector256.Create(from[i..]) << fromShift) - (Vector256.Create(taken[i..]) << takenShift))
                .CopyTo(difference[i..]);
        }
    }

    private static int Factor(int frequency) => frequency == 0 ? Constant : One;

    /// <summary>The value, negated at an odd frequency.</summary>
    private static int Alternate(int value, int frequency)
    {
        int odd = -(frequency & 1);
        return (value ^ odd) - odd;
    }
}
