namespace ProgressiveSR.Onnx;

/// <summary>One stretch of a side that is cut into pieces of fixed length.</summary>
/// <param name="Start">Where the piece starts.</param>
/// <param name="From">Where the part of it that is kept starts.</param>
/// <param name="To">One past the part that is kept.</param>
internal readonly record struct TileCut(int Start, int From, int To)
{
    /// <summary>
    /// Cuts a side so that what is kept of each piece lies a margin away from where the piece was cut.
    /// </summary>
    /// <param name="length">The side.</param>
    /// <param name="tile">Length of the pieces, more than twice the margin.</param>
    /// <param name="margin">The margin.</param>
    public static IEnumerable<TileCut> Cut(int length, int tile, int margin)
    {
        int from = 0;
        while (from < length)
        {
            int start = Math.Max(0, Math.Min(from - margin, length - tile));
            int to = start + tile >= length ? length : start + tile - margin;
            yield return new TileCut(start, from, to);
            from = to;
        }
    }
}
