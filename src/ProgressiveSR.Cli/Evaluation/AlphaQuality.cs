namespace ProgressiveSR.Cli;

/// <summary>PSNR of alpha planes.</summary>
internal static class AlphaQuality
{
    /// <summary>
    /// PSNR in dB of two planes of the same size, 255 throughout for an opaque picture; null if they are equal.
    /// </summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to measure.</param>
    /// <param name="crop">Pixels to ignore along each edge; some must remain.</param>
    public static double? Psnr(Picture expected, Picture actual, int crop)
    {
        if (expected.Alpha.IsEmpty && actual.Alpha.IsEmpty)
        {
            return null;
        }

        long error = 0;
        ReadOnlySpan<byte> a = expected.Alpha.Span;
        ReadOnlySpan<byte> b = actual.Alpha.Span;
        for (int y = crop; y < expected.Height - crop; y++)
        {
            for (int x = crop; x < expected.Width - crop; x++)
            {
                int pixel = y * expected.Width + x;
                int difference = (a.IsEmpty ? byte.MaxValue : a[pixel]) - (b.IsEmpty ? byte.MaxValue : b[pixel]);
                error += difference * difference;
            }
        }

        double pixels = (expected.Width - 2.0 * crop) * (expected.Height - 2.0 * crop);
        return Figures.Finite(10 * Math.Log10(byte.MaxValue * byte.MaxValue * pixels / error));
    }
}
