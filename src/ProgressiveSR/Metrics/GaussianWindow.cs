namespace ProgressiveSR.Metrics;

/// <summary>The one-dimensional SSIM window: 11 samples of a Gaussian with sigma 1.5, summing to 1.</summary>
internal static class GaussianWindow
{
    public const int Length = 11;

    private const double Sigma = 1.5;

    private static readonly double[] s_weights = Create();

    public static ReadOnlySpan<double> Weights => s_weights;

    private static double[] Create()
    {
        var weights = new double[Length];
        for (int i = 0; i < Length; i++)
        {
            double distance = i - (Length / 2);
            weights[i] = Math.Exp(-distance * distance / (2 * Sigma * Sigma));
        }

        double sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }
}
