using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx;

/// <summary>
/// Tests a network on small pictures, as a graph may describe its output only symbolically and says nothing about
/// values.
/// </summary>
/// <param name="calls">The network.</param>
/// <param name="options">The user's options.</param>
internal sealed class NetworkTrial(NetworkCalls calls, OnnxSuperResolverOptions options)
{
    private const int Side = 16;

    /// <summary>Finds the network's factor by running one picture.</summary>
    /// <exception cref="InvalidModelException">
    /// The factor is not the required one or not an integer, or values are not finite or in a different range.
    /// </exception>
    public int FindFactor()
    {
        (int width, int height) = calls.SizeFor(Side, Side);
        float[] picture = TrialPicture.Ramps(width, height, options.InputRange);
        (long[] shape, float[] values) = calls.Try(picture, width, height);
        if (shape.Length != 4 || shape[0] != 1 || shape[1] != 3)
        {
            throw new InvalidModelException(
                $"{calls.What} outputs {string.Join(" x ", shape)}; a super-resolver outputs 1 x 3 x height x width.");
        }

        long factor = shape[3] / width;
        if (factor < 2 || shape[3] != factor * width || shape[2] != factor * height)
        {
            throw new InvalidModelException(
                $"{calls.What} outputs {shape[3]}x{shape[2]} from {width}x{height}, no integer factor of 2 "
                + "or more.");
        }

        if (options.Factor is int asked && asked != factor)
        {
            throw new InvalidModelException(
                $"{calls.What} outputs {shape[3]}x{shape[2]} from {width}x{height}, a factor of {factor}, but {asked} "
                + "is required.");
        }

        RequireFinite(values, width, height);
        RangeTrial.Require(calls.What, options, picture, values, width, height, (int)factor);
        return (int)factor;
    }

    /// <summary>
    /// Runs another picture whose sides differ and are not multiples of 8, as far as options and graph permit: a graph
    /// may state that it takes any size but take only a few.
    /// </summary>
    /// <param name="factor">The factor found.</param>
    /// <param name="most">The largest side it will ever be run with.</param>
    /// <exception cref="InvalidModelException">
    /// The factor differs, the graph cannot be run, or values are not finite.
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
                $"{calls.What} outputs {string.Join(" x ", shape)} from {width}x{height}, but a factor of {factor} "
                + $"gives {string.Join(" x ", expected)}{NetworkCalls.SizeHint}");
        }

        RequireFinite(values, width, height);
    }

    private void RequireFinite(float[] values, int width, int height)
    {
        int broken = values.Count(value => !float.IsFinite(value));
        if (broken > 0)
        {
            throw new InvalidModelException(
                $"{calls.What} outputs {broken} of {values.Length} values that are not finite (NaN or infinite) for a "
                + $"picture of {width}x{height} in {options.InputRange}: "
                + (calls.IsHalf
                    ? "export it in 32 bits, as 16-bit floats overflow beyond 65504"
                    : "its weights are broken")
                + $", or it takes another {nameof(OnnxSuperResolverOptions.InputRange)}.");
        }
    }
}
