using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx;

/// <summary>Finds out whether a network's results lie in another range than stated.</summary>
/// <remarks>
/// <para>
/// Of a ramp in the range that it takes, a super-resolver makes the ramp in the range that it makes. A result that is
/// the ramp of its own colour, all three alike, only steeper, flatter or elsewhere, is a network with other ranges.
/// </para>
/// <para>
/// What follows no ramp is let through: networks that are not trained mix colours, and those that make differences
/// alone make nothing of ramps.
/// </para>
/// </remarks>
internal static class RangeTrial
{
    /// <summary>Least correlation of a colour with its ramp.</summary>
    private const double Alike = 0.95;

    /// <summary>How far the slopes of three colours are apart at most, as a ratio.</summary>
    private const double Together = 1.25;

    /// <summary>Slopes of networks whose ranges are as stated; -1..1 taken for 0..1 has 2, the reverse 0.5.</summary>
    private const double Flattest = 0.6;

    private const double Steepest = 1.7;

    /// <summary>How far mid-grey may move, of the range from black to white.</summary>
    private const double Farthest = 0.35;

    /// <summary>Compares a result with the ramps that it was made of.</summary>
    /// <param name="what">The file, for messages.</param>
    /// <param name="options">The ranges.</param>
    /// <param name="picture">The ramps, in the range that the network takes.</param>
    /// <param name="result">What it made of them.</param>
    /// <param name="width">Width of the ramps.</param>
    /// <param name="height">Height of the ramps.</param>
    /// <param name="factor">The network's factor.</param>
    /// <exception cref="InvalidModelException">They are in another range.</exception>
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
            $"{what} makes {Value(black):0.###} of black and {Value(white):0.###} of white, where {options.ResultRange} ")
            + $"was stated: set {nameof(OnnxSuperResolverOptions.InputRange)} "
            + $"(now {options.InputRange}) and {nameof(OnnxSuperResolverOptions.OutputRange)} to what it takes and "
            + "makes.");

        double Value(double share) => options.ResultRange.Min + share * options.ResultRange.Length;
    }

    /// <summary>The source's pixels away from the border, and the means of what was made of each; 0..1.</summary>
    private static IEnumerable<(double Taken, double Made)> Points(
        OnnxSuperResolverOptions options, float[] picture, float[] result, int width, int height, int factor, int colour)
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

    /// <summary>The line that fits points best, in least squares.</summary>
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

            // One pixel, or one value everywhere, is no line; what was made of it then tells nothing.
            double slope = ofTaken > 0 ? shared / ofTaken : 0;
            double correlation = ofTaken > 0 && ofMade > 0 ? shared / Math.Sqrt(ofTaken * ofMade) : 0;
            return new Line(slope, made - slope * taken, correlation);
        }
    }
}
