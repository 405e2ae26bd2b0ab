namespace ProgressiveSR.Innovation;

/// <summary>How figures of blocks, by weights, tell the squared error of their luma. Thread-safe.</summary>
internal interface IErrorLaw
{
    /// <summary>
    /// A mean squared error below this is below what 8 bits can show; PSNR-Y 78 dB. No estimate is below it.
    /// </summary>
    public const double LeastError = 1e-3;

    /// <summary>The squared error of one block or more.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="figures">Sums of the blocks' figures, as many; the first is the number of pixels.</param>
    double Estimate(IReadOnlyList<double> weights, ReadOnlySpan<double> figures);

    /// <summary>Finds the weights whose estimates differ least from the errors in decibels.</summary>
    /// <param name="figures">For each error, its figures.</param>
    /// <param name="errors">Squared errors, above 0.</param>
    double[] Fit(IReadOnlyList<double[]> figures, IReadOnlyList<double> errors);
}
