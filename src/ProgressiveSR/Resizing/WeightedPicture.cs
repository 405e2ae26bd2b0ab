namespace ProgressiveSR.Resizing;

/// <summary>A picture with a weight per pixel: one level of an averaging pyramid.</summary>
internal sealed class WeightedPicture
{
    private const int Channels = 4;
    private const int Weight = 3;
    private const int RowsPerBand = 64;
    private const byte MidGrey = 128;

    // R, G, B and the weight, 0 to 255.
    private readonly byte[] values;

    private WeightedPicture(int width, int height)
    {
        Width = width;
        Height = height;
        values = new byte[checked(width * height * Channels)];
    }

    private delegate void RowReader(int y, Span<byte> row);

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Halves a picture with alpha: means of up to four pixels, weighted by alpha.</summary>
    public static WeightedPicture Halve(Picture picture) => Halve(picture.Width, picture.Height, (y, row) =>
    {
        ReadOnlySpan<byte> colours = picture.View.Row(y);
        ReadOnlySpan<byte> alpha = picture.Alpha.Span.Slice(y * picture.Width, picture.Width);
        for (int x = 0; x < alpha.Length; x++)
        {
            colours.Slice(x * RgbView.BytesPerPixel, RgbView.BytesPerPixel).CopyTo(row[(x * Channels)..]);
            row[x * Channels + Weight] = alpha[x];
        }
    });

    /// <summary>Halves this picture, adding up weights, to at most 255.</summary>
    public WeightedPicture Halve() => Halve(Width, Height, (y, row) => Row(y).CopyTo(row));

    /// <summary>Makes pixels of weight 0 mid-grey.</summary>
    public void FillGrey()
    {
        for (int i = 0; i < values.Length; i += Channels)
        {
            if (values[i + Weight] == 0)
            {
                values.AsSpan(i, Weight).Fill(MidGrey);
            }
        }
    }

    /// <summary>Blends each pixel with the half-size picture at its position, more so the smaller its weight.</summary>
    public void FillFrom(WeightedPicture half) => RowBands.Run(Height, RowsPerBand, -1, (first, end) =>
    {
        Span<byte> above = stackalloc byte[Weight];
        for (int y = first; y < end; y++)
        {
            Span<byte> row = Row(y);
            for (int x = 0; x < Width; x++)
            {
                Span<byte> pixel = row.Slice(x * Channels, Channels);
                int weight = pixel[Weight];
                if (weight == byte.MaxValue)
                {
                    continue;
                }

                half.Interpolate(x, y, above);
                for (int i = 0; i < Weight; i++)
                {
                    pixel[i] = (byte)((weight * pixel[i] + (byte.MaxValue - weight) * above[i] + 127) / 255);
                }
            }
        }
    });

    /// <summary>Interpolates the colour at a position in a picture of twice the size.</summary>
    /// <param name="x">Column in that picture.</param>
    /// <param name="y">Row in that picture.</param>
    /// <param name="colour">Receives R, G, B.</param>
    public void Interpolate(int x, int y, Span<byte> colour)
    {
        int column = x / 2;
        int row = y / 2;
        int besides = Math.Clamp(column + (x & 1) * 2 - 1, 0, Width - 1);
        ReadOnlySpan<byte> near = Row(row);
        ReadOnlySpan<byte> far = Row(Math.Clamp(row + (y & 1) * 2 - 1, 0, Height - 1));
        for (int i = 0; i < Weight; i++)
        {
            int sum = 9 * near[column * Channels + i] + 3 * near[besides * Channels + i]
                + 3 * far[column * Channels + i] + far[besides * Channels + i];
            colour[i] = (byte)((sum + 8) / 16);
        }
    }

    private static WeightedPicture Halve(int width, int height, RowReader read)
    {
        WeightedPicture half = new((width + 1) / 2, (height + 1) / 2);
        RowBands.Run(half.Height, RowsPerBand, -1, (first, end) =>
        {
            // Pixels beyond an odd side have weight 0.
            byte[] upper = new byte[half.Width * 2 * Channels];
            byte[] lower = new byte[upper.Length];
            for (int y = first; y < end; y++)
            {
                read(2 * y, upper);
                if (2 * y + 1 < height)
                {
                    read(2 * y + 1, lower);
                }
                else
                {
                    lower.AsSpan().Clear();
                }

                half.FillRow(y, upper, lower);
            }
        });
        return half;
    }

    private void FillRow(int y, ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower)
    {
        Span<byte> row = Row(y);
        for (int i = 0; i < row.Length; i += Channels)
        {
            ReadOnlySpan<byte> a = upper.Slice(2 * i, Channels);
            ReadOnlySpan<byte> b = upper.Slice(2 * i + Channels, Channels);
            ReadOnlySpan<byte> c = lower.Slice(2 * i, Channels);
            ReadOnlySpan<byte> d = lower.Slice(2 * i + Channels, Channels);
            int sum = a[Weight] + b[Weight] + c[Weight] + d[Weight];
            for (int k = 0; k < Weight && sum > 0; k++)
            {
                int colours = a[k] * a[Weight] + b[k] * b[Weight] + c[k] * c[Weight] + d[k] * d[Weight];
                row[i + k] = (byte)((colours + sum / 2) / sum);
            }

            row[i + Weight] = (byte)Math.Min(sum, byte.MaxValue);
        }
    }

    private Span<byte> Row(int y) => values.AsSpan(y * Width * Channels, Width * Channels);
}
