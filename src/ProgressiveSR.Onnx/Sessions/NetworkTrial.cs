using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx;

/// <summary>
/// Tries a network out on small pictures: a graph may describe its output by names only, and says nothing of values.
/// </summary>
/// <param name="calls">The network.</param>
/// <param name="options">What its user knows.</param>
internal sealed class NetworkTrial(NetworkCalls calls, OnnxSuperResolverOptions options)
{
    private const int Side = 16;

    /// <summary>Runs one picture through, and finds the network's factor.</summary>
    /// <exception cref="InvalidModelException">
    /// It has another one than it must have, or none; or its values are not finite, or of another range.
    /// </exception>
    public int FindFactor()
    {
        (int width, int height) = calls.SizeFor(Side, Side);
        float[] picture = TrialPicture.Ramps(width, height, options.InputRange);
        (long[] shape, float[] values) = calls.Try(picture, width, height);
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

        if (options.Factor is int asked && asked != factor)
        {
            throw new InvalidModelException(
                $"{calls.What} makes {shape[3]}x{shape[2]} of {width}x{height}, a factor of {factor}, where {asked} "
                + "is needed.");
        }

        RequireFinite(values, width, height);
        RangeTrial.Require(calls.What, options, picture, values, width, height, (int)factor);
        return (int)factor;
    }

    /// <summary>
    /// Runs another picture through, with sides that differ and are no multiples of 8 where the options and the graph
    /// let them: a graph may state that it takes any size and take few.
    /// </summary>
    /// <param name="factor">The factor that it had.</param>
    /// <param name="most">The largest side that it is ever run with.</param>
    /// <exception cref="InvalidModelException">
    /// It has another factor there, does not run, or makes values that are not finite.
    /// </exception>
    public void RequireOfAnotherSize(int factor, int most)
    {
        (int firstWidth, int firstHeight) = calls.SizeFor(Side, Side);
        (int width, _) = calls.SizeFor(Math.Min(firstWidth + 3, most), Side);
        (_, int height) = calls.SizeFor(Side, Math.Min(firstHeight + 11, most));
        if ((width, height) == (firstWidth, firstHeight))
        {
            return;
        }

        float[] picture = TrialPicture.Squares(width, height, options.InputRange);
        (long[] shape, float[] values) = calls.Try(picture, width, height);
        long[] expected = [1, 3, (long)height * factor, (long)width * factor];
        if (!shape.AsSpan().SequenceEqual(expected))
        {
            throw new InvalidModelException(
                $"{calls.What} makes {string.Join(" x ", shape)} of {width}x{height}, where a factor of {factor} makes "
                + $"{string.Join(" x ", expected)}{NetworkCalls.SizeHint}");
        }

        RequireFinite(values, width, height);
    }

    private void RequireFinite(float[] values, int width, int height)
    {
        int broken = values.Count(value => !float.IsFinite(value));
        if (broken > 0)
        {
            throw new InvalidModelException(
                $"{calls.What} makes {broken} of {values.Length} values that are not finite (NaN or infinite) of a "
                + $"picture of {width}x{height} in {options.InputRange}: "
                + (calls.IsHalf
                    ? "export it in 32 bits, as 16 overflow beyond 65504"
                    : "its weights are broken")
                + $", or it takes another {nameof(OnnxSuperResolverOptions.InputRange)}.");
        }
    }
}
