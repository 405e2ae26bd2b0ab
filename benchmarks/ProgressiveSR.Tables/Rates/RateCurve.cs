namespace ProgressiveSR.Tables;

/// <summary>Quality as a function of rate, interpolated linearly over the logarithm of the rate.</summary>
internal sealed class RateCurve
{
    private readonly (double LogRate, double Quality)[] points;

    /// <param name="points">
    /// Rates in any unit, and qualities; points with a null quality, of identical pictures, are ignored.
    /// </param>
    /// <exception cref="ArgumentException">There are no points with a quality.</exception>
    public RateCurve(IEnumerable<(double Rate, double? Quality)> points)
    {
        this.points =
        [
            .. points.Where(point => point.Quality is not null)
                .Select(point => (Math.Log(point.Rate), point.Quality!.Value))
                .OrderBy(point => point.Item1),
        ];
        if (this.points.Length == 0)
        {
            throw new ArgumentException("A curve needs a point.", nameof(points));
        }
    }

    public double LowestRate => Math.Exp(points[0].LogRate);

    public double HighestRate => Math.Exp(points[^1].LogRate);

    /// <summary>PSNR-Y as a function of bytes.</summary>
    public static RateCurve OfBytes(IEnumerable<RatePoint> points) =>
        new(points.Select(point => ((double)point.Bytes, point.Quality.PsnrY)));

    /// <summary>Any quality as a function of bits per pixel.</summary>
    public static RateCurve Of(IEnumerable<RatePoint> points, Func<Quality, double?> measure) =>
        new(points.Select(point => (point.BitsPerPixel, measure(point.Quality))));

    /// <summary>The quality at a rate; null outside the measured range.</summary>
    public double? QualityAt(double rate)
    {
        double log = Math.Log(rate);
        return log < points[0].LogRate || log > points[^1].LogRate ? null : At(log);
    }

    /// <summary>The lowest rate that reaches a quality.</summary>
    /// <returns>The first point's rate if its quality is sufficient; null if no point's is.</returns>
    public double? RateOf(double quality)
    {
        int first = Array.FindIndex(points, point => point.Quality >= quality);
        if (first <= 0)
        {
            return first == 0 ? LowestRate : null;
        }

        ((double before, double from), (double after, double to)) = (points[first - 1], points[first]);
        return Math.Exp(before + (quality - from) / (to - from) * (after - before));
    }

    /// <summary>
    /// The mean difference in quality at equal rates (Bjontegaard, VCEG-M33, but piecewise linear instead of cubic).
    /// </summary>
    /// <param name="other">The curve to compare with.</param>
    /// <param name="lowest">Lower rates are ignored.</param>
    /// <param name="highest">Higher rates are ignored.</param>
    /// <param name="leastOverlap">Minimum ratio of the highest to the lowest common rate.</param>
    /// <returns>Positive if this curve is better; null if the common range of rates is too small.</returns>
    public double? GainOver(RateCurve other, double lowest, double highest, double leastOverlap)
    {
        double from = Math.Max(Math.Log(lowest), Math.Max(points[0].LogRate, other.points[0].LogRate));
        double to = Math.Min(Math.Log(highest), Math.Min(points[^1].LogRate, other.points[^1].LogRate));
        if (to - from < Math.Log(leastOverlap) || to <= from)
        {
            return null;
        }

        // Between neighbouring points of either curve the difference is linear, so the trapezoidal rule is exact.
        double[] knots =
        [
            .. points.Concat(other.points).Select(point => point.LogRate).Where(log => log > from && log < to)
                .Append(from).Append(to).Order(),
        ];
        double area = 0;
        for (int i = 1; i < knots.Length; i++)
        {
            area += (knots[i] - knots[i - 1]) * (Gain(knots[i - 1]) + Gain(knots[i])) / 2;
        }

        return area / (to - from);

        double Gain(double log) => At(log) - other.At(log);
    }

    private double At(double log)
    {
        int next = Array.FindIndex(points, point => point.LogRate >= log);
        if (next <= 0)
        {
            return points[next == 0 ? 0 : ^1].Quality;
        }

        ((double before, double from), (double after, double to)) = (points[next - 1], points[next]);
        return from + (log - before) / (after - before) * (to - from);
    }
}
