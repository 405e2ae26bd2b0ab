namespace ProgressiveSR.Cli;

/// <summary>How near one picture's alpha plane is to another's.</summary>
internal static class AlphaQuality
{
    /// <summary>Decibels of two planes of one size, an opaque picture's being 255; null where they are equal.</summary>
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to judge.</param>
    /// <param name="crop">Pixels to leave out at each side; some remain.</param>
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
