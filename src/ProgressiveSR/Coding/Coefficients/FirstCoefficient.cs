namespace ProgressiveSR.Coding;

/// <summary>
/// Codes the first coefficient of a block at level 0, its mean, as the difference from a prediction by the blocks to
/// the left and above: from their means, and from the gaps that would remain at their borders.
/// </summary>
internal static class FirstCoefficient
{
    private const int BorderUnit = 181;

    /// <summary>Codes an index.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="bits">The level's probabilities.</param>
    /// <param name="plane">The block's plane.</param>
    /// <param name="left">First index of the block to the left; null if there is none.</param>
    /// <param name="above">That of the block above.</param>
    /// <param name="aboveLeft">That of the block above and to the left; 0 if there is none.</param>
    /// <param name="edges">The block's borders.</param>
    /// <param name="value">The index; ignored by the decoder.</param>
    /// <param name="highest">The highest index that the row can have.</param>
    /// <exception cref="InvalidPacketException">A decoded index exceeds that.</exception>
    public static int Code<TCoder>(
        ref TCoder coder,
        Span<AdaptiveBit> bits,
        int plane,
        int? left,
        int? above,
        int aboveLeft,
        scoped in BlockEdges edges,
        int value,
        int highest)
        where TCoder : IBinaryCoder, allows ref struct
    {
        (int predicted, int confidence) = Predict(left, above, aboveLeft, edges);
        int sign = predicted < 0 ? -1 : 1;
        int size = Math.Abs(predicted);
        int index = Math.Min(size >> 7, highest);
        int fraction = size >> 7 > 0 ? (size & 127) >> 5 : size >> 5;
        int place = ((plane * 5 + confidence) * 2 + (index == 0 ? 1 : 0)) * 4 + fraction;

        // Counted away from 0, so that signs need no contexts.
        int difference = value * sign - index;
        if (coder.Code(bits, CoefficientContexts.Dc(place), difference != 0 ? 1 : 0) == 0)
        {
            return index * sign;
        }

        bool inwards = coder.Code(bits, CoefficientContexts.DcSign(place), difference < 0 ? 1 : 0) != 0;
        int most = inwards ? highest + index : highest - index;
        int reached = 1;
        while (reached < most
            && coder.Code(
                bits,
                CoefficientContexts.DcSize(plane, confidence, inwards, reached),
                Math.Abs(difference) > reached ? 1 : 0) != 0)
        {
            reached++;
        }

        return most > 0
            ? (index + (inwards ? -reached : reached)) * sign
            : throw new InvalidPacketException(
                "A decoded mean is above its row's highest.", expected: highest, actual: highest + 1);
    }

    /// <summary>
    /// The prediction in 128ths of an index, and its confidence: 0 without neighbours, 1 with one, 2 to 4 with two.
    /// </summary>
    private static (int Predicted, int Confidence) Predict(int? left, int? above, int aboveLeft, in BlockEdges edges)
    {
        int across = edges.LeftMean / BorderUnit;
        int down = edges.UpperMean / BorderUnit;
        if (left is { } l && above is { } a)
        {
            int apart = Math.Abs(across - down);
            return (
                15 * (HalfSteps(l) + HalfSteps(a) - HalfSteps(aboveLeft)) + 24 * (across + down),
                apart < 4 ? 2 : apart < 12 ? 3 : 4);
        }

        return left is { } only ? (13 * HalfSteps(only) + 49 * across, 1)
            : above is { } top ? (13 * HalfSteps(top) + 49 * down, 1)
            : (0, 0);
    }

    private static int HalfSteps(int index) => 2 * index + Math.Sign(index);
}
