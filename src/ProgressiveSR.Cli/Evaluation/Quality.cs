using ProgressiveSR.Metrics;

namespace ProgressiveSR.Cli;

/// <summary>How near one picture is to another.</summary>
/// <param name="PsnrY">Decibels; null where luma is equal.</param>
/// <param name="SsimY">Similarity; null where the picture is smaller than the metric's window.</param>
/// <param name="PsnrRgb">Decibels; null where the colours are equal.</param>
internal readonly record struct Quality(double? PsnrY, double? SsimY, double? PsnrRgb)
{
    /// <summary>Compares the colours of two pictures of one size.</summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to judge.</param>
    /// <param name="crop">Pixels to leave out at each side.</param>
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
    /// Compares the colours of two pictures of one size where either can be seen: pixels transparent in both, and
    /// SSIM's windows that hold no others, count in no mean.
    /// </summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to judge.</param>
    /// <param name="crop">Pixels to leave out at each side.</param>
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

        // Pixels that were filled add no error, but were counted.
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

        // Windows without a visible pixel were filled, and are 1 each.
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
                $"{name} has {expected.Width}x{expected.Height} pixels; without {crop} at each side none are left to "
                + "compare, so crop less.");
    }
}
