namespace ProgressiveSR.Tables;

/// <summary>Percentiles of measured values.</summary>
internal static class Percentile
{
    /// <summary>The value below which a share of all lies; between two of them, in proportion.</summary>
    /// <param name="share">0 for the least, 0.5 for the median, 1 for the greatest.</param>
    /// <param name="values">One or more values.</param>
    public static double Of(double share, IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
