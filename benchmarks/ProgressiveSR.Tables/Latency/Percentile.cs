namespace ProgressiveSR.Tables;

/// <summary>Percentiles of measured values.</summary>
internal static class Percentile
{
    /// <summary>The value below which a fraction of the values lies, with linear interpolation.</summary>
    /// <param name="share">The fraction: 0 for the minimum, 0.5 for the median, 1 for the maximum.</param>
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
