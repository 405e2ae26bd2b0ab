namespace ProgressiveSR.Onnx;

/// <summary>One piece of a side that is cut into pieces of fixed length.</summary>
/// <param name="Start">Where the piece starts.</param>
/// <param name="From">Where the part to keep starts.</param>
/// <param name="To">Where the part to keep ends, exclusive.</param>
internal readonly record struct TileCut(int Start, int From, int To)
{
    /// <summary>Cuts a side so that the part to keep of each piece is a margin away from the cuts.</summary>
    /// <param name="length">The side.</param>
    /// <param name="tile">Length of the pieces; the last may reach beyond the side.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="multiple">The number whose multiples pieces start at.</param>
    /// <exception cref="ArgumentException">Pieces of this length would leave nothing to keep.</exception>
    public static IEnumerable<TileCut> Cut(int length, int tile, int margin, int multiple = 1)
    {
        if (tile < length && tile < 2L * margin + multiple)
        {
            throw new ArgumentException(
                $"A side of {length} pixels cannot be cut into pieces of {tile} that start at multiples of {multiple} "
                + $"with a margin of {margin}.");
        }

        int from = 0;
        while (from < length)
        {
            int last = Math.Max(0, length - tile + multiple - 1);
            int start = Math.Min(Down(Math.Max(0, from - margin)), Down(last));
            int to = start + tile >= length ? length : start + tile - margin;
            yield return new TileCut(start, from, to);
            from = to;
        }

        int Down(int place) => place - place % multiple;
    }
}
