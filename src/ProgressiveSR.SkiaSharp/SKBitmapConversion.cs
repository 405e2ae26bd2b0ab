using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Converts between pictures and Skia's bitmaps. The pixels are always copied.</summary>
public static class SKBitmapConversion
{
    /// <summary>Converts a picture to a bitmap: RGBA, sRGB, opaque or with unpremultiplied alpha.</summary>
    /// <param name="picture">The picture.</param>
    /// <returns>A bitmap with its own memory, which the caller disposes.</returns>
    /// <exception cref="InsufficientMemoryException">The bitmap would have 2^29 pixels or more.</exception>
    public static SKBitmap ToSKBitmap(this Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return PictureEncoder.ToBitmap(picture.View, picture.Alpha.Span, keepAlpha: true);
    }

    /// <summary>
    /// Converts a bitmap to a picture, in sRGB and, if all pixels are opaque, without an alpha plane. Premultiplied
    /// colours are divided by alpha, which does not restore the precision that they lost.
    /// </summary>
    /// <param name="bitmap">A bitmap of any colour type with pixels; it is not disposed.</param>
    /// <returns>A picture with its own memory.</returns>
    /// <exception cref="ArgumentException">The bitmap has no pixels, or more than 2^29 - 1.</exception>
    public static Picture FromSKBitmap(SKBitmap bitmap)
    {
        ArgumentNullException.ThrowIfNull(bitmap);
        using SKPixmap? source = bitmap.PeekPixels();
        if (source is null || (long)source.Width * source.Height is 0 or > PictureReadOptions.MaxPixelsLimit)
        {
            throw new ArgumentException(
                $"A bitmap of {bitmap.Width}x{bitmap.Height} without pixels or with too many cannot be converted.",
                nameof(bitmap));
        }

        using SKColorSpace? target = source.ColorSpace is null ? null : SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(
            source.Width,
            source.Height,
            SKColorType.Rgba8888,
            source.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul,
            target!);
        using var rgba = new SKBitmap();
        if (!rgba.TryAllocPixels(info) || !source.ReadPixels(info, rgba.GetPixels(), rgba.RowBytes))
        {
            throw new ArgumentException(
                $"A bitmap of type {source.ColorType} with {source.Width}x{source.Height} pixels cannot be converted.",
                nameof(bitmap));
        }

        return PixelPacker.Pack(
            new SKBitmapRows(rgba), (int)SKEncodedOrigin.TopLeft, rgba.AlphaType == SKAlphaType.Opaque);
    }
}
