using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx;

/// <summary>Tests whether a network's output is in the stated range.</summary>
/// <remarks>
/// <para>
/// From a ramp in its input range, a super-resolver makes the same ramp in its output range. If all three colours
/// follow their ramps, but equally steeper, flatter or shifted, the network has other ranges.
/// </para>
/// <para>
/// Results that follow no ramp are accepted: untrained networks mix colours, and those that output only differences
/// make nothing of ramps.
/// </para>
/// </remarks>
internal static class RangeTrial
{
    /// <summary>Minimum correlation of a colour with its ramp.</summary>
    private const double Alike = 0.95;

    /// <summary>Maximum ratio between the slopes of the three colours.</summary>
    private const double Together = 1.25;

    /// <summary>Limits of the slope for correct ranges; -1..1 mistaken for 0..1 gives 2, the reverse 0.5.</summary>
    private const double Flattest = 0.6;

    private const double Steepest = 1.7;

    /// <summary>Maximum shift of mid-grey, as a fraction of the range.</summary>
    private const double Farthest = 0.35;

    /// <summary>Compares a result with the ramps it was made from.</summary>
    /// <param name="what">The file, for messages.</param>
    /// <param name="options">The ranges.</param>
    /// <param name="picture">The ramps, in the network's input range.</param>
    /// <param name="result">The network's output.</param>
    /// <param name="width">Width of the ramps.</param>
    /// <param name="height">Height of the ramps.</param>
    /// <param name="factor">The network's factor.</param>
    /// <exception cref="InvalidModelException">The result is in a different range.</exception>
    public static void Require(
        string what,
        OnnxSuperResolverOptions options,
        float[] picture,
        float[] result,
        int width,
        int height,
        int factor)
    {
        Line[] lines =
        [
            .. Enumerable.Range(0, 3).Select(
                colour => Line.Through(Points(options, picture, result, width, height, factor, colour))),
        ];
        double flattest = lines.Min(line => line.Slope);
        double steepest = lines.Max(line => line.Slope);
        if (lines.Any(line => line.Correlation < Alike) || steepest > Together * flattest)
        {
            return;
        }

        double middle = lines.Average(line => line.At(0.5));
        if (flattest >= Flattest && steepest <= Steepest && Math.Abs(middle - 0.5) <= Farthest)
        {
            return;
        }

        (double black, double white) = (lines.Average(line => line.At(0)), lines.Average(line => line.At(1)));
        throw new InvalidModelException(FormattableString.Invariant(
            $"{what} outputs {Value(black):0.###} for black and {Value(white):0.###} for white, but ")
            + $"{options.ResultRange} was stated: set {nameof(OnnxSuperResolverOptions.InputRange)} (now "
            + $"{options.InputRange}) and {nameof(OnnxSuperResolverOptions.OutputRange)} to its actual ranges.");

        double Value(double share) => options.ResultRange.Min + share * options.ResultRange.Length;
    }

    /// <summary>The source pixels away from the border, each with the mean of its output pixels; 0 to 1.</summary>
    private static IEnumerable<(double Taken, double Made)> Points(
        OnnxSuperResolverOptions options,
        float[] picture,
        float[] result,
        int width,
        int height,
        int factor,
        int colour)
    {
        for (int y = height / 4; y < height - height / 4; y++)
        {
            for (int x = width / 4; x < width - width / 4; x++)
            {
                double sum = 0;
                for (int i = 0; i < factor * factor; i++)
                {
                    int row = (colour * height + y) * factor + i / factor;
                    sum += result[row * width * factor + x * factor + i % factor];
                }

                double taken = picture[(colour * height + y) * width + x];
                yield return (
                    (taken - options.InputRange.Min) / options.InputRange.Length,
                    (sum / (factor * factor) - options.ResultRange.Min) / options.ResultRange.Length);
            }
        }
    }

    /// <summary>The least-squares line through a set of points.</summary>
    private readonly record struct Line(double Slope, double Offset, double Correlation)
    {
        public double At(double taken) => Offset + Slope * taken;

        public static Line Through(IEnumerable<(double Taken, double Made)> all)
        {
            (double Taken, double Made)[] points = [.. all];
            double taken = points.Average(point => point.Taken);
            double made = points.Average(point => point.Made);
            double ofTaken = points.Sum(point => (point.Taken - taken) * (point.Taken - taken));
            double ofMade = points.Sum(point => (point.Made - made) * (point.Made - made));
            double shared = points.Sum(point => (point.Taken - taken) * (point.Made - made));

            // A single pixel, or one value everywhere, does not define a line.
            double slope = ofTaken > 0 ? shared / ofTaken : 0;
            double correlation = ofTaken > 0 && ofMade > 0 ? shared / Math.Sqrt(ofTaken * ofMade) : 0;
            return new Line(slope, made - slope * taken, correlation);
        }
    }
}
