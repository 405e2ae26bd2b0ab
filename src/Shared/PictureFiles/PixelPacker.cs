namespace ProgressiveSR.PictureFiles;

/// <summary>Converts between a codec's RGBA rows and this library's RGB with a separate alpha plane.</summary>
internal static class PixelPacker
{
    /// <summary>Bytes per pixel with alpha.</summary>
    public const int RgbaBytes = 4;

    // Rotated pictures are written in columns; a tile of this size keeps both sides of the copy in the first-level
    // cache.
    private const int Tile = 64;

    /// <summary>Packs unpremultiplied rows.</summary>
    /// <param name="rgba">The rows.</param>
    /// <param name="orientation">EXIF orientation, 1 to 8; 1 leaves the rows unchanged.</param>
    /// <param name="opaque">Drops alpha; otherwise it is kept if any pixel is not opaque.</param>
    public static Picture Pack<TRows>(TRows rgba, int orientation, bool opaque)
        where TRows : struct, IRgbaRows
    {
        PixelPath path = PixelPath.Create(orientation, rgba.Width, rgba.Height);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(rgba.Width * rgba.Height * RgbView.BytesPerPixel));
        byte least = PackColours(rgba, path, pixels);
        byte[]? alpha = opaque || least == byte.MaxValue ? null : PackAlpha(rgba, path);
        return new Picture(pixels, path.Width, path.Height, path.Width * RgbView.BytesPerPixel, alpha);
    }

    /// <summary>Fills rows of the same size; alpha is 255 without an alpha plane.</summary>
    public static void Unpack<TRows>(RgbView pixels, ReadOnlySpan<byte> alpha, TRows rgba)
        where TRows : struct, IRgbaRows
    {
        for (int y = 0; y < pixels.Height; y++)
        {
            ReadOnlySpan<byte> rowAlpha = alpha.IsEmpty ? default : alpha.Slice(y * pixels.Width, pixels.Width);
            UnpackRow(pixels.Row(y), rowAlpha, rgba.Row(y));
        }
    }

    /// <summary>Fills a row of RGBA pixels; alpha is 255 without an alpha plane.</summary>
    public static void UnpackRow(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> alpha, Span<byte> rgba)
    {
        for (int from = 0, to = 0; from < pixels.Length; from += RgbView.BytesPerPixel, to += RgbaBytes)
        {
            rgba[to] = pixels[from];
            rgba[to + 1] = pixels[from + 1];
            rgba[to + 2] = pixels[from + 2];
            rgba[to + 3] = alpha.IsEmpty ? byte.MaxValue : alpha[to / RgbaBytes];
        }
    }

    /// <summary>Fills rows with the pixels composited on white.</summary>
    public static void UnpackOnWhite<TRows>(RgbView pixels, ReadOnlySpan<byte> alpha, TRows rgba)
        where TRows : struct, IRgbaRows
    {
        Unpack(pixels, alpha, rgba);
        for (int y = 0; y < rgba.Height; y++)
        {
            Span<byte> row = rgba.Row(y);
            for (int i = 0; i < row.Length; i += 4)
            {
                int a = row[i + 3];
                for (int c = i; c < i + 3; c++)
                {
                    row[c] = (byte)((row[c] * a + byte.MaxValue * (byte.MaxValue - a) + 127) / byte.MaxValue);
                }

                row[i + 3] = byte.MaxValue;
            }
        }
    }

    private static byte PackColours<TRows>(TRows rgba, PixelPath path, Span<byte> pixels)
        where TRows : struct, IRgbaRows
    {
        byte least = byte.MaxValue;
        for (int top = 0; top < rgba.Height; top += Tile)
        {
            for (int left = 0; left < rgba.Width; left += Tile)
            {
                int right = Math.Min(left + Tile, rgba.Width);
                for (int y = top; y < Math.Min(top + Tile, rgba.Height); y++)
                {
                    ReadOnlySpan<byte> row = rgba.Row(y);
                    int to = (path.Start + left * path.StepX + y * path.StepY) * RgbView.BytesPerPixel;
                    for (int x = left; x < right; x++, to += path.StepX * RgbView.BytesPerPixel)
                    {
                        pixels[to] = row[4 * x];
                        pixels[to + 1] = row[4 * x + 1];
                        pixels[to + 2] = row[4 * x + 2];
                        least = Math.Min(least, row[4 * x + 3]);
                    }
                }
            }
        }

        return least;
    }

    private static byte[] PackAlpha<TRows>(TRows rgba, PixelPath path)
        where TRows : struct, IRgbaRows
    {
        byte[] alpha = GC.AllocateUninitializedArray<byte>(rgba.Width * rgba.Height);
        for (int y = 0; y < rgba.Height; y++)
        {
            ReadOnlySpan<byte> row = rgba.Row(y);
            int to = path.Start + y * path.StepY;
            for (int x = 0; x < rgba.Width; x++, to += path.StepX)
            {
                alpha[to] = row[4 * x + 3];
            }
        }

        return alpha;
    }
}
