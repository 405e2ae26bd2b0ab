using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Copies between Skia's four bytes per pixel and this library's RGB with a separate alpha plane.</summary>
internal static class PixelPacker
{
    /// <summary>Bytes of a pixel with alpha.</summary>
    public const int RgbaBytes = 4;

    // Turned pictures write down columns; a tile of this side keeps both ends of the copy in the first-level cache.
    private const int Tile = 64;

    /// <summary>Packs an unpremultiplied or opaque RGBA bitmap; alpha is kept where one pixel is not opaque.</summary>
    public static Picture Pack(SKBitmap rgba, SKEncodedOrigin origin)
    {
        PixelPath path = PixelPath.Create(origin, rgba.Width, rgba.Height);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(rgba.Width * rgba.Height * RgbView.BytesPerPixel));
        byte least = PackColours(rgba, path, pixels);
        byte[]? alpha = rgba.AlphaType == SKAlphaType.Opaque || least == byte.MaxValue ? null : PackAlpha(rgba, path);
        return new Picture(pixels, path.Width, path.Height, path.Width * RgbView.BytesPerPixel, alpha);
    }

    /// <summary>Fills an RGBA bitmap of the same size; alpha 255 where there is no alpha plane.</summary>
    public static void Unpack(RgbView pixels, ReadOnlySpan<byte> alpha, SKBitmap rgba)
    {
        for (int y = 0; y < pixels.Height; y++)
        {
            ReadOnlySpan<byte> rowAlpha = alpha.IsEmpty ? default : alpha.Slice(y * pixels.Width, pixels.Width);
            UnpackRow(pixels.Row(y), rowAlpha, Row(rgba, y));
        }
    }

    /// <summary>Fills a row of RGBA pixels; alpha 255 where there is none.</summary>
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

    /// <summary>Fills an opaque RGBA bitmap with the pixels as they look on white.</summary>
    public static void UnpackOnWhite(RgbView pixels, ReadOnlySpan<byte> alpha, SKBitmap rgba)
    {
        Unpack(pixels, alpha, rgba);
        for (int y = 0; y < rgba.Height; y++)
        {
            Span<byte> row = Row(rgba, y);
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

    private static byte PackColours(SKBitmap rgba, PixelPath path, Span<byte> pixels)
    {
        byte least = byte.MaxValue;
        for (int top = 0; top < rgba.Height; top += Tile)
        {
            for (int left = 0; left < rgba.Width; left += Tile)
            {
                int right = Math.Min(left + Tile, rgba.Width);
                for (int y = top; y < Math.Min(top + Tile, rgba.Height); y++)
                {
                    ReadOnlySpan<byte> row = Row(rgba, y);
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

    private static byte[] PackAlpha(SKBitmap rgba, PixelPath path)
    {
        byte[] alpha = GC.AllocateUninitializedArray<byte>(rgba.Width * rgba.Height);
        for (int y = 0; y < rgba.Height; y++)
        {
            ReadOnlySpan<byte> row = Row(rgba, y);
            int to = path.Start + y * path.StepY;
            for (int x = 0; x < rgba.Width; x++, to += path.StepX)
            {
                alpha[to] = row[4 * x + 3];
            }
        }

        return alpha;
    }

    private static unsafe Span<byte> Row(SKBitmap rgba, int y) =>
        new((byte*)rgba.GetPixels() + (long)y * rgba.RowBytes, rgba.Width * RgbaBytes);
}
