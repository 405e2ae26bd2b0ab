namespace ProgressiveSR.Tables;

/// <summary>Quality over rate, linear over the logarithm of the rate between the points measured.</summary>
internal sealed class RateCurve
{
    private readonly (double LogRate, double Quality)[] points;

    /// <param name="points">
    /// Rates in any unit, and qualities; points of equal pictures, whose quality is null, are left out.
    /// </param>
    /// <exception cref="ArgumentException">No point is left.</exception>
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

    /// <summary>PSNR-Y over bytes.</summary>
    public static RateCurve OfBytes(IEnumerable<RatePoint> points) =>
        new(points.Select(point => ((double)point.Bytes, point.Quality.PsnrY)));

    /// <summary>Any quality over bits per pixel.</summary>
    public static RateCurve Of(IEnumerable<RatePoint> points, Func<Quality, double?> measure) =>
        new(points.Select(point => (point.BitsPerPixel, measure(point.Quality))));

    /// <summary>The quality at a rate; null outside the rates measured.</summary>
    public double? QualityAt(double rate)
    {
        double log = Math.Log(rate);
        return log < points[0].LogRate || log > points[^1].LogRate ? null : At(log);
    }

    /// <summary>The least rate that has a quality.</summary>
    /// <returns>The first point's rate if that is good enough, null if no point is.</returns>
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
    /// The mean difference in quality at equal rates (Bjontegaard, VCEG-M33, on linear pieces instead of cubics).
    /// </summary>
    /// <param name="other">The curve to compare with.</param>
    /// <param name="lowest">Rates below are left out.</param>
    /// <param name="highest">Rates above are left out.</param>
    /// <param name="leastOverlap">The least ratio of the highest rate that both have to the lowest.</param>
    /// <returns>Positive where this curve is better; null if the curves share too small a range of rates.</returns>
    public double? GainOver(RateCurve other, double lowest, double highest, double leastOverlap)
    {
        double from = Math.Max(Math.Log(lowest), Math.Max(points[0].LogRate, other.points[0].LogRate));
        double to = Math.Min(Math.Log(highest), Math.Min(points[^1].LogRate, other.points[^1].LogRate));
        if (to - from < Math.Log(leastOverlap) || to <= from)
        {
            return null;
        }

        // Between neighbouring points of either curve the difference is linear, so trapezia are exact.
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
