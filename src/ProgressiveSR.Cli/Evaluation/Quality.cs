namespace ProgressiveSR.Cli;

/// <summary>How near one picture is to another.</summary>
/// <param name="PsnrY">Decibels; null where luma is equal.</param>
/// <param name="SsimY">Similarity; null where the picture is smaller than the metric's window.</param>
/// <param name="PsnrRgb">Decibels; null where the pictures are equal.</param>
internal readonly record struct Quality(double? PsnrY, double? SsimY, double? PsnrRgb)
{
    /// <summary>Compares two pictures of one size.</summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to judge.</param>
    /// <param name="crop">Pixels to leave out at each side.</param>
    /// <param name="name">The original's name, for messages.</param>
    public static Quality Measure(RgbView expected, RgbView actual, int crop, string name)
    {
        long shortest = Math.Min(expected.Width, expected.Height) - 2L * crop;
        if (shortest < 1)
        {
            throw new CommandException(
                $"{name} has {expected.Width}x{expected.Height} pixels; without {crop} at each side none are left to "
                + "compare.");
        }

        return new Quality(
            Figures.Finite(ImageQuality.PsnrY(expected, actual, crop)),
            shortest < ImageQuality.SimilarityWindowSide ? null : ImageQuality.SsimY(expected, actual, crop),
            Figures.Finite(ImageQuality.PsnrRgb(expected, actual, crop)));
    }
}
