namespace ProgressiveSR.Coding;

/// <summary>
/// Codes the end of a block: for each group, starting from the end at the level below, whether the block continues.
/// </summary>
internal static class EndOfBlock
{
    /// <summary>Codes an end.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="bits">The level's probabilities.</param>
    /// <param name="planes">The tile; this block's end in it is that of the level below.</param>
    /// <param name="slots">The block.</param>
    /// <param name="plane">Its plane.</param>
    /// <param name="end">The end, in groups; ignored by the decoder.</param>
    /// <returns>The end, from that of the level below to 64.</returns>
    public static int Code<TCoder>(
        ref TCoder coder, Span<AdaptiveBit> bits, in TilePlanes planes, in BlockSlots slots, int plane, int end)
        where TCoder : IBinaryCoder, allows ref struct
    {
        int before = planes.End(slots.Own);
        int expected = Expected(planes, slots);
        for (int k = before; k < CoefficientLayout.Groups; k++)
        {
            int context = CoefficientContexts.End(
                plane,
                expected < 0 ? 7 : Near(k - expected),
                k == before ? 0 : k - before < 3 ? 1 : 2,
                k < 2 ? k : k < 8 ? 2 : 3,
                Others(planes, slots, plane, k));
            if (coder.Code(bits, context, end > k ? 1 : 0) == 0)
            {
                return k;
            }
        }

        return CoefficientLayout.Groups;
    }

    /// <summary>The mean end of the blocks to the left and above; -1 if there are none.</summary>
    private static int Expected(in TilePlanes planes, in BlockSlots slots)
    {
        bool hasLeft = slots.Left != planes.None;
        bool hasAbove = slots.Above != planes.None;
        return hasLeft && hasAbove ? (planes.End(slots.Left) + planes.End(slots.Above) + 1) / 2
            : hasLeft ? planes.End(slots.Left)
            : hasAbove ? planes.End(slots.Above)
            : -1;
    }

    private static int Near(int distance) => distance switch
    {
        < -8 => 0,
        < -2 => 1,
        < 0 => 2,
        <= 1 => 3,
        < 4 => 4,
        < 10 => 5,
        _ => 6,
    };

    /// <summary>The context from the blocks to the right and below, or from the planes coded before.</summary>
    private static int Others(in TilePlanes planes, in BlockSlots slots, int plane, int k)
    {
        if (plane == 0)
        {
            int larger = Math.Max(planes.End(slots.Right), planes.End(slots.Below));
            int smaller = Math.Min(planes.End(slots.Right), planes.End(slots.Below));
            return larger == 0 ? 0 : smaller > k ? 4 : larger <= k - 2 ? 1 : larger <= k ? 2 : 3;
        }

        int luma = planes.End(slots.Luma);
        if (plane == 1)
        {
            return luma <= k ? 0 : luma <= 2 * k ? 1 : luma <= 4 * k + 4 ? 2 : 3;
        }

        int cb = planes.End(slots.OtherChroma);
        return cb <= k ? (luma <= k ? 0 : luma <= 3 * k + 2 ? 1 : 2) : cb <= 2 * k ? 3 : 4;
    }
}
