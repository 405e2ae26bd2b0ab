namespace ProgressiveSR.Onnx;

/// <summary>
/// Finds a network's factor by running it on small pictures, because a graph may describe its output by names only.
/// </summary>
internal static class FactorProbe
{
    private const int Side = 16;

    /// <summary>Runs one picture through.</summary>
    /// <param name="calls">The network.</param>
    /// <param name="wanted">The factor that it must have, or null.</param>
    /// <exception cref="InvalidModelException">It has another one, or none.</exception>
    public static int Find(NetworkCalls calls, int? wanted)
    {
        (int width, int height) = calls.SizeFor(Side, Side);
        long[] shape = calls.ResultShape(width, height);
        if (shape.Length != 4 || shape[0] != 1 || shape[1] != 3)
        {
            throw new InvalidModelException(
                $"{calls.What} makes {string.Join(" x ", shape)}; a super-resolver makes 1 x 3 x height x width.");
        }

        long factor = shape[3] / width;
        if (factor < 2 || shape[3] != factor * width || shape[2] != factor * height)
        {
            throw new InvalidModelException(
                $"{calls.What} makes {shape[3]}x{shape[2]} of {width}x{height}, which is no whole factor of 2 or "
                + "more.");
        }

        if (wanted is int asked && asked != factor)
        {
            throw new InvalidModelException(
                $"{calls.What} makes {shape[3]}x{shape[2]} of {width}x{height}, a factor of {factor}, where {asked} "
                + "is needed.");
        }

        return (int)factor;
    }

    /// <summary>
    /// Runs another picture through, with sides that differ and are no multiples of 8 where the options and the graph
    /// let them: a graph may state that it takes any size and take few.
    /// </summary>
    /// <param name="calls">The network.</param>
    /// <param name="factor">The factor that it had.</param>
    /// <param name="most">The largest side that it is ever run with.</param>
    /// <exception cref="InvalidModelException">It has another factor there, or does not run.</exception>
    public static void RequireOfAnotherSize(NetworkCalls calls, int factor, int most)
    {
        (int firstWidth, int firstHeight) = calls.SizeFor(Side, Side);
        (int width, _) = calls.SizeFor(Math.Min(firstWidth + 3, most), Side);
        (_, int height) = calls.SizeFor(Side, Math.Min(firstHeight + 11, most));
        if ((width, height) == (firstWidth, firstHeight))
        {
            return;
        }

        long[] shape = calls.ResultShape(width, height);
        long[] expected = [1, 3, (long)height * factor, (long)width * factor];
        if (!shape.AsSpan().SequenceEqual(expected))
        {
            throw new InvalidModelException(
                $"{calls.What} makes {string.Join(" x ", shape)} of {width}x{height}, where a factor of {factor} makes "
                + $"{string.Join(" x ", expected)}{NetworkCalls.SizeHint}");
        }
    }
}
