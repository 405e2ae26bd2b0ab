namespace ProgressiveSR.Metrics;

/// <summary>PSNR and SSIM of 8-bit pictures, as super-resolution benchmarks report them.</summary>
/// <remarks>
/// All members are safe for concurrent use. Work is spread over threads, but sums are in a fixed order, so results do
/// not depend on the number of threads. Alpha is not compared.
/// </remarks>
public static class ImageQuality
{
    /// <summary>Side of the SSIM window, and the smallest side that SSIM accepts after cropping: 11 pixels.</summary>
    public const int SimilarityWindowSide = GaussianWindow.Length;

    private const double Peak = 255;

    /// <summary>
    /// Luma of ITU-R BT.601 in studio range: Y = 16 + (65.481 R + 128.553 G + 24.966 B) / 255, not rounded.
    /// </summary>
    /// <param name="red">Red, 0..255.</param>
    /// <param name="green">Green, 0..255.</param>
    /// <param name="blue">Blue, 0..255.</param>
    /// <returns>16..235.</returns>
    public static double Luma(byte red, byte green, byte blue) =>
        16 + (((65.481 * red) + (128.553 * green) + (24.966 * blue)) / 255);

    /// <summary>Peak signal-to-noise ratio of <see cref="Luma"/>, with peak 255.</summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to evaluate, of the same size.</param>
    /// <param name="crop">Pixels cropped at each side first; benchmarks usually crop the scale factor.</param>
    /// <param name="roundLuma">Whether luma is rounded to 8 bits first, as in some published results.</param>
    /// <returns>Decibels; <see cref="double.PositiveInfinity"/> for identical pictures.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="crop"/> is negative.</exception>
    /// <exception cref="ArgumentException">The sizes differ, or nothing is left after cropping.</exception>
    public static double PsnrY(RgbView expected, RgbView actual, int crop = 0, bool roundLuma = false) =>
        Psnr(new CroppedPair(expected, actual, crop, minimumSide: 1), [LumaPlane(roundLuma)]);

    /// <summary>Peak signal-to-noise ratio over all samples of R, G and B together, with peak 255.</summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to evaluate, of the same size.</param>
    /// <param name="crop">Pixels cropped at each side first.</param>
    /// <returns>Decibels; <see cref="double.PositiveInfinity"/> for identical pictures.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="crop"/> is negative.</exception>
    /// <exception cref="ArgumentException">The sizes differ, or nothing is left after cropping.</exception>
    public static double PsnrRgb(RgbView expected, RgbView actual, int crop = 0) =>
        Psnr(
            new CroppedPair(expected, actual, crop, minimumSide: 1),
            [MetricPlane.Red, MetricPlane.Green, MetricPlane.Blue]);

    /// <summary>
    /// Structural similarity of <see cref="Luma"/>: 11x11 Gaussian window with sigma 1.5, valid region only, K1 = 0.01,
    /// K2 = 0.03, L = 255, population moments, mean of the map.
    /// </summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to evaluate, of the same size.</param>
    /// <param name="crop">Pixels cropped at each side first.</param>
    /// <param name="roundLuma">Whether luma is rounded to 8 bits first, as in some published results.</param>
    /// <returns>At most 1, which is reached by identical pictures.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="crop"/> is negative.</exception>
    /// <exception cref="ArgumentException">
    /// The sizes differ, or fewer than <see cref="SimilarityWindowSide"/> pixels are left along an axis after cropping.
    /// </exception>
    public static double SsimY(RgbView expected, RgbView actual, int crop = 0, bool roundLuma = false) =>
        StructuralSimilarity.Mean(
            new CroppedPair(expected, actual, crop, SimilarityWindowSide),
            LumaPlane(roundLuma),
            maxDegreeOfParallelism: -1);

    /// <summary>Structural similarity as in <see cref="SsimY"/>, averaged over R, G and B.</summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to evaluate, of the same size.</param>
    /// <param name="crop">Pixels cropped at each side first.</param>
    /// <returns>At most 1, which is reached by identical pictures.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="crop"/> is negative.</exception>
    /// <exception cref="ArgumentException">
    /// The sizes differ, or fewer than <see cref="SimilarityWindowSide"/> pixels are left along an axis after cropping.
    /// </exception>
    public static double SsimRgb(RgbView expected, RgbView actual, int crop = 0)
    {
        var pair = new CroppedPair(expected, actual, crop, SimilarityWindowSide);
        double red = StructuralSimilarity.Mean(pair, MetricPlane.Red, maxDegreeOfParallelism: -1);
        double green = StructuralSimilarity.Mean(pair, MetricPlane.Green, maxDegreeOfParallelism: -1);
        double blue = StructuralSimilarity.Mean(pair, MetricPlane.Blue, maxDegreeOfParallelism: -1);
        return (red + green + blue) / 3;
    }

    internal static double Psnr(
        CroppedPair pair, ReadOnlySpan<MetricPlane> planes, int maxDegreeOfParallelism = -1)
    {
        double meanSquaredError = SquaredError.Mean(pair, planes, maxDegreeOfParallelism);
        return meanSquaredError == 0
            ? double.PositiveInfinity
            : 10 * Math.Log10(Peak * Peak / meanSquaredError);
    }

    private static MetricPlane LumaPlane(bool rounded) => rounded ? MetricPlane.RoundedLuma : MetricPlane.Luma;
}
