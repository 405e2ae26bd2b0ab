using ProgressiveSR.Metrics;

namespace ProgressiveSR.Innovation;

/// <summary>How busy a part of a picture is, and in what way.</summary>
internal static class Texture
{
    /// <summary>Number of figures.</summary>
    public const int Count = 4;

    // Side of the cells whose variances count.
    private const int Cell = 8;

    /// <summary>Measures a part of a picture.</summary>
    /// <param name="pixels">The part, up to 32 pixels wide and high.</param>
    /// <param name="means">
    /// Receives means over pixels, 0 or above: the arithmetic and the geometric one of luma's squared gradient; the
    /// geometric one of its variances in cells of 8x8 pixels; and the arithmetic one of the squared differences of red
    /// and blue from green. Geometric means are of values plus 1: where most is flat, they are small whatever the
    /// edges.
    /// </param>
    public static void Measure(RgbView pixels, Span<double> means)
    {
        int width = pixels.Width;
        int height = pixels.Height;
        Span<float> luma = stackalloc float[width * height];
        means[3] = TakeLuma(pixels, luma) / luma.Length;
        (means[0], means[1]) = Gradients(luma, width);
        double logarithms = 0;
        int cells = 0;
        for (int y = 0; y < height; y += Cell)
        {
            for (int x = 0; x < width; x += Cell, cells++)
            {
                logarithms += Math.Log(1 + Variance(luma, width, x, y));
            }
        }

        means[2] = Math.Exp(logarithms / cells);
    }

    /// <summary>Takes the luma, in the units of PSNR-Y, and the sum of squared colour differences.</summary>
    private static long TakeLuma(RgbView pixels, Span<float> luma)
    {
        long colour = 0;
        for (int y = 0; y < pixels.Height; y++)
        {
            ReadOnlySpan<byte> row = pixels.Row(y);
            Span<float> own = luma.Slice(y * pixels.Width, pixels.Width);
            for (int x = 0; x < own.Length; x++)
            {
                (byte red, byte green, byte blue) = (row[3 * x], row[3 * x + 1], row[3 * x + 2]);
                own[x] = (float)ImageQuality.Luma(red, green, blue);
                colour += (red - green) * (red - green) + (blue - green) * (blue - green);
            }
        }

        return colour;
    }

    /// <summary>The arithmetic and the geometric mean of squared differences to the right and below.</summary>
    private static (double Arithmetic, double Geometric) Gradients(ReadOnlySpan<float> luma, int width)
    {
        double sum = 0;
        double logarithms = 0;
        int count = 0;
        for (int above = 0; above + 2 * width <= luma.Length; above += width)
        {
            ReadOnlySpan<float> row = luma.Slice(above, width);
            ReadOnlySpan<float> below = luma.Slice(above + width, width);

            // One logarithm a row: 31 squares of 17 bits fit a double.
            double product = 1;
            for (int x = 0; x + 1 < width; x++, count++)
            {
                double right = row[x + 1] - row[x];
                double down = below[x] - row[x];
                double square = right * right + down * down;
                sum += square;
                product *= 1 + square;
            }

            logarithms += Math.Log(product);
        }

        return count == 0 ? (0, 1) : (sum / count, Math.Exp(logarithms / count));
    }

    private static double Variance(ReadOnlySpan<float> luma, int width, int left, int top)
    {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int y = top; y < Math.Min(top + Cell, luma.Length / width); y++)
        {
            foreach (float value in luma.Slice(y * width + left, Math.Min(Cell, width - left)))
            {
                sum += value;
                squares += (double)value * value;
                count++;
            }
        }

        return Math.Max(squares / count - sum / count * (sum / count), 0);
    }
}
