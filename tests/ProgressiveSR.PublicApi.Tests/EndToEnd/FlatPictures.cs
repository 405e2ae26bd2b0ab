namespace ProgressiveSR.PublicApi.Tests;

/// <summary>Pictures with little or nothing on them, made by formulas: what a codec must not make worse.</summary>
internal static class FlatPictures
{
    /// <summary>
    /// A slope that repeats with the pixels of the first picture: all are rounded alike, up or down by half a grey
    /// level, and nothing in the samples tells where the ramp really lies.
    /// </summary>
    public const double QuarterSlope = 0.25;

    /// <summary>A picture of one colour.</summary>
    public static Picture Flat(int width, int height, int red, int green, int blue) =>
        Make(width, height, (_, _, c) => c == 0 ? red : c == 1 ? green : blue);

    /// <summary>Ramps, noise of one grey level, checkerboards and blurred photographs, by name.</summary>
    public static IEnumerable<(string Name, Picture Picture)> All()
    {
        foreach (double slope in (double[])[1, 0.5, 0.3, QuarterSlope, 0.1])
        {
            foreach (double start in (double[])[0, 60, 255 - 256 * slope])
            {
                string name = $"{slope} a pixel from {start}";
                yield return ($"ramp to the right, {name}", Make(256, 64, (x, _, _) => start + x * slope));
                yield return ($"ramp down, {name}", Make(64, 256, (_, y, _) => start + y * slope));
                yield return ($"ramp across, {name}", Make(160, 160, (x, y, _) => start + (x + y) * slope * 0.8));
                yield return ($"ramps of colours, {name}", Make(160, 160, (x, y, c) => c switch
                {
                    0 => start + (x + y) * slope * 0.8,
                    1 => 255 - start - x * slope,
                    _ => start + y * slope,
                }));
            }
        }

        foreach (int grey in (int[])[0, 1, 64, 128, 200, 254])
        {
            yield return ($"grey noise on {grey}", Noise(grey, isGrey: true));
            yield return ($"coloured noise on {grey}", Noise(grey, isGrey: false));
        }

        foreach (int cell in (int[])[1, 2, 3, 4, 8, 16, 32])
        {
            yield return ($"checkerboard of {cell}", Make(96, 96, (x, y, _) => (x / cell + y / cell) % 2 * 255));
        }

        foreach (string photo in Photos.Names)
        {
            foreach (double deviation in (double[])[3, 8])
            {
                yield return ($"{photo} blurred by {deviation}", Blur(Photos.Read(photo), 160, 40, 192, deviation));
            }
        }
    }

    private static Picture Noise(int grey, bool isGrey)
    {
        Random random = new(grey);
        int[] values = new int[96 * 96 * 3];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = grey + random.Next(2);
        }

        return Make(96, 96, (x, y, c) => values[(y * 96 + x) * 3 + (isGrey ? 0 : c)]);
    }

    private static Picture Blur(Picture photo, int left, int top, int side, double deviation)
    {
        int radius = (int)(3 * deviation);
        double[] weights =
        [
            .. Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-i * i / (2 * deviation * deviation))),
        ];
        double total = weights.Sum();
        double[] lines = new double[photo.Height * side * 3];
        for (int i = 0; i < lines.Length; i++)
        {
            (int y, int x, int c) = (i / (side * 3), i / 3 % side, i % 3);
            for (int k = -radius; k <= radius; k++)
            {
                int column = Math.Clamp(left + x + k, 0, photo.Width - 1);
                lines[i] += weights[k + radius] * photo.View.Row(y)[column * 3 + c] / total;
            }
        }

        return Make(side, side, (x, y, c) =>
        {
            double sum = 0;
            for (int k = -radius; k <= radius; k++)
            {
                int row = Math.Clamp(top + y + k, 0, photo.Height - 1);
                sum += weights[k + radius] * lines[(row * side + x) * 3 + c] / total;
            }

            return sum;
        });
    }

    private static Picture Make(int width, int height, Func<int, int, int, double> value)
    {
        Picture picture = new(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < width * 3; i++)
            {
                double rounded = Math.Floor(value(i / 3, y, i % 3) + 0.5);
                picture.Pixels.Span[y * picture.Stride + i] = (byte)Math.Clamp(rounded, 0, 255);
            }
        }

        return picture;
    }
}
