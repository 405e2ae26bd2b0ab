using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>Codes the coefficients of a plane of a block, along the scan.</summary>
/// <param name="plane">The plane.</param>
/// <param name="weights">The plane's weights.</param>
/// <param name="highest">The rows' highest indices.</param>
/// <param name="luma">The block's indices in luma.</param>
/// <param name="cb">Its indices in Cb, for Cr; otherwise empty.</param>
/// <param name="bits">The level's probabilities.</param>
/// <param name="sizes">The block's sizes.</param>
/// <param name="edges">Its borders.</param>
/// <param name="sums">Its activity.</param>
internal readonly ref struct CoefficientCoder(
    int plane,
    CoefficientWeights weights,
    ReadOnlySpan<short> highest,
    ReadOnlySpan<short> luma,
    ReadOnlySpan<short> cb,
    Span<AdaptiveBit> bits,
    Span<byte> sizes,
    BlockEdges edges,
    ActivitySums sums)
{
    private readonly ReadOnlySpan<short> highest = highest;
    private readonly ReadOnlySpan<short> luma = luma;
    private readonly ReadOnlySpan<short> cb = cb;
    private readonly Span<AdaptiveBit> bits = bits;
    private readonly Span<byte> sizes = sizes;
    private readonly BlockEdges edges = edges;
    private readonly ActivitySums sums = sums;

    /// <summary>Codes indices; the first one of level 0 has already been coded.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="observer">Observes the decisions.</param>
    /// <param name="lower">The indices at the level below; empty at level 0.</param>
    /// <param name="own">The indices up to the end of the block; the decoder fills them in.</param>
    public void Code<TCoder, TObserver>(
        ref TCoder coder, ref TObserver observer, scoped ReadOnlySpan<short> lower, scoped Span<short> own)
        where TCoder : IBinaryCoder, allows ref struct
        where TObserver : IActivityObserver
    {
        ReadOnlySpan<short> scan = BlockTransform.Scan;
        int first = 0;
        if (lower.IsEmpty)
        {
            sums.Spread(0, 0, sizes[TilePlanes.Origin], 0);
            first = 1;
        }

        for (int i = first; i < own.Length; i++)
        {
            int place = scan[i];
            int before = sums.Before(place);
            int activity = weights.ClassOf(sums.At(place, before));
            int expected = edges.Expect(place);
            int known = lower.IsEmpty ? 0 : lower[i];
            int value;
            int change;
            if (known == 0)
            {
                int edge = BlockEdges.Class(expected);
                int significance = CoefficientContexts.Significance(plane, activity, edge, i);
                int isSignificant = coder.Code(bits, significance, own[i] != 0 ? 1 : 0);
                if (TObserver.IsNeeded)
                {
                    observer.Observe(plane, place, sums, before, isSignificant);
                }

                if (isSignificant == 0)
                {
                    own[i] = 0;
                    sums.Spread(place, before, 0, 0);
                    continue;
                }

                bool isNegative = CodeSign(ref coder, i, expected < 0, edge, own[i] < 0);
                value = lower.IsEmpty ? CodeMagnitude(ref coder, i, activity, Math.Abs((int)own[i])) : 1;
                value = isNegative ? -value : value;
                change = 2 * value + (isNegative ? -1 : 1);
            }
            else
            {
                int bit = coder.Code(bits, Refinement(known, expected, activity), own[i] & 1);
                int sign = known < 0 ? -1 : 1;
                value = 2 * known + bit * sign;
                change = bit != 0 ? sign : -sign;
                if (Math.Abs(value) > highest[i])
                {
                    throw new InvalidPacketException(
                        $"A decoded index is {value}.", expected: $"{highest[i]} or less in size", actual: value);
                }
            }

            own[i] = (short)value;
            edges.Add(place, change);
            ref byte size = ref sizes[TilePlanes.Padding(place)];
            int old = size;
            size = (byte)TilePlanes.Size(Math.Abs(value));
            sums.Spread(place, before, size, size - old);
        }
    }

    private bool CodeSign<TCoder>(ref TCoder coder, int step, bool isNegativeExpected, int edge, bool isNegative)
        where TCoder : IBinaryCoder, allows ref struct
    {
        int context;
        if (plane == 0)
        {
            context = CoefficientContexts.Sign(edge, step);
        }
        else
        {
            int flip = isNegativeExpected ? -1 : 1;
            context = CoefficientContexts.Sign(
                plane, flip * Math.Sign(luma[step]), cb.IsEmpty ? 0 : flip * Math.Sign(cb[step]), edge, step);
        }

        return coder.Code(bits, context, isNegative != isNegativeExpected ? 1 : 0) != 0 != isNegativeExpected;
    }

    private int CodeMagnitude<TCoder>(ref TCoder coder, int step, int activity, int magnitude)
        where TCoder : IBinaryCoder, allows ref struct
    {
        int reached = 1;
        while (reached < highest[step]
            && coder.Code(
                bits,
                CoefficientContexts.Magnitude(plane, activity, reached, step),
                magnitude > reached ? 1 : 0) != 0)
        {
            reached++;
        }

        return reached;
    }

    private int Refinement(int known, int expected, int activity)
    {
        int size = Math.Abs(expected) >> 7;
        int edge = size < 2 ? 0 : size < 5 ? 1 : size < 12 ? 2 : 3;
        return CoefficientContexts.Refinement(
            plane, Math.Abs(known), (expected ^ known) < 0 ? -edge : edge, activity);
    }
}
