using ProgressiveSR.Metrics;

namespace ProgressiveSR.Cli;

/// <summary>How close one picture is to another.</summary>
/// <param name="PsnrY">PSNR of luma in dB; null if luma is equal.</param>
/// <param name="SsimY">SSIM of luma; null if the picture is smaller than the metric's window.</param>
/// <param name="PsnrRgb">PSNR of the colours in dB; null if they are equal.</param>
internal readonly record struct Quality(double? PsnrY, double? SsimY, double? PsnrRgb)
{
    /// <summary>Compares the colours of two pictures of the same size.</summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to measure.</param>
    /// <param name="crop">Pixels to ignore along each edge.</param>
    /// <param name="name">The original's name, for messages.</param>
    public static Quality Measure(RgbView expected, RgbView actual, int crop, string name)
    {
        long shortest = RequireRest(expected, crop, name);
        return new Quality(
            Figures.Finite(ImageQuality.PsnrY(expected, actual, crop)),
            shortest < ImageQuality.SimilarityWindowSide ? null : ImageQuality.SsimY(expected, actual, crop),
            Figures.Finite(ImageQuality.PsnrRgb(expected, actual, crop)));
    }

    /// <summary>
    /// Compares the colours of two pictures of the same size where either is visible: pixels transparent in both, and
    /// SSIM windows without any other, are ignored.
    /// </summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to measure.</param>
    /// <param name="crop">Pixels to ignore along each edge.</param>
    /// <param name="name">The original's name, for messages.</param>
    /// <param name="pixels">How many pixels were compared.</param>
    public static Quality Measure(Picture expected, Picture actual, int crop, string name, out long pixels)
    {
        RequireRest(expected.View, crop, name);
        VisiblePixels visible = new(expected, actual, crop);
        pixels = visible.Count;
        Quality all = Measure(expected.View, visible.Fill(actual, expected).View, crop, name);
        if (pixels == visible.All)
        {
            return all;
        }

        // Filled pixels add no error, but were counted.
        double gain = 10 * Math.Log10((double)visible.All / Math.Max(1, pixels));
        return new Quality(all.PsnrY - gain, Without(all.SsimY, visible, expected, crop), all.PsnrRgb - gain);
    }

    private static double? Without(double? mean, VisiblePixels visible, Picture picture, int crop)
    {
        const int side = ImageQuality.SimilarityWindowSide;
        if (mean is not { } similarity)
        {
            return null;
        }

        // Windows without a visible pixel were filled, so each has an SSIM of 1.
        double windows = (picture.Width - 2.0 * crop - side + 1) * (picture.Height - 2.0 * crop - side + 1);
        double empty = visible.CountEmptyWindows(side);
        return empty < windows ? (similarity * windows - empty) / (windows - empty) : 1;
    }

    private static long RequireRest(RgbView expected, int crop, string name)
    {
        long shortest = Math.Min(expected.Width, expected.Height) - 2L * crop;
        return shortest >= 1
            ? shortest
            : throw new CommandException(
                $"{name} has {expected.Width}x{expected.Height} pixels; cropping {crop} along each edge leaves none to "
                + "compare, so crop less.");
    }
}
