namespace ProgressiveSR.Tables;

/// <summary>How good estimates are, over pictures or tiles at one level.</summary>
/// <param name="Count">Number of pictures or tiles.</param>
/// <param name="Mean">Their mean PSNR-Y in dB.</param>
/// <param name="Error">Mean absolute error of the estimates in dB.</param>
/// <param name="ErrorOfMean">The same of <paramref name="Mean"/>, said of every picture or tile.</param>
/// <param name="RankCorrelation">Spearman's, of estimates and truth.</param>
/// <param name="PredictionError">Mean absolute error of the predictions in dB; null at level 0.</param>
internal sealed record EstimateQuality(
    int Count, double Mean, double Error, double ErrorOfMean, double RankCorrelation, double? PredictionError)
{
    /// <summary>Compares estimates of one level with the truth.</summary>
    public static EstimateQuality Of(IReadOnlyList<EstimatePoint> points)
    {
        double mean = points.Average(point => point.True);
        return new EstimateQuality(
            points.Count,
            mean,
            points.Average(point => Math.Abs(point.Estimated - point.True)),
            points.Average(point => Math.Abs(mean - point.True)),
            Correlate(
                Ranks([.. points.Select(point => point.Estimated)]), Ranks([.. points.Select(point => point.True)])),
            points.All(point => point.Predicted is not null)
                ? points.Average(point => Math.Abs(point.Predicted!.Value - point.True))
                : null);
    }

    /// <summary>Ranks from 0; equal values have the mean of theirs.</summary>
    private static double[] Ranks(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return
        [
            .. values.Select(value =>
                (Array.IndexOf(sorted, value) + Array.LastIndexOf(sorted, value)) / 2.0),
        ];
    }

    private static double Correlate(double[] left, double[] right)
    {
        double middle = (left.Length - 1) / 2.0;
        double Sum(double[] a, double[] b) => a.Zip(b, (x, y) => (x - middle) * (y - middle)).Sum();
        return Sum(left, right) / Math.Sqrt(Sum(left, left) * Sum(right, right));
    }
}
