using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Encodes pixels into the bytes of a picture file.</summary>
internal static class PictureEncoder
{
    private const int FullColourQuality = 90;
    private const float LosslessEffort = 75;

    public static EncodedPicture Encode(
        RgbView pixels, ReadOnlySpan<byte> alpha, PictureFormat format, PictureWriteOptions? options, string name)
    {
        FormatLimits.RequireSide(pixels, format, name);
        using SKBitmap bitmap = ToBitmap(pixels, alpha, keepAlpha: format != PictureFormat.Jpeg);
        using SKPixmap pixmap = bitmap.PeekPixels();
        SKData? data = Encode(pixmap, format, options ?? PictureWriteOptions.Default);
        return new EncodedPicture(data ?? throw new InsufficientMemoryException(
            $"{name} with {pixels.Width}x{pixels.Height} pixels could not be encoded; free some memory."));
    }

    /// <summary>A bitmap that owns its memory; without alpha it shows the picture on white.</summary>
    public static SKBitmap ToBitmap(RgbView pixels, ReadOnlySpan<byte> alpha, bool keepAlpha)
    {
        FormatLimits.RequireAlphaPlane(pixels, alpha);
        SkiaNative.Require();
        long count = (long)pixels.Width * pixels.Height;
        bool opaque = alpha.IsEmpty || !keepAlpha;
        using SKColorSpace srgb = SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(
            pixels.Width,
            pixels.Height,
            SKColorType.Rgba8888,
            opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul,
            srgb);
        var bitmap = new SKBitmap();
        if (count > PictureReadOptions.MaxPixelsLimit || !bitmap.TryAllocPixels(info))
        {
            bitmap.Dispose();
            throw new InsufficientMemoryException(
                $"A bitmap of {pixels.Width}x{pixels.Height} pixels needs {4 * count} bytes, which are not to be had.");
        }

        if (opaque && !alpha.IsEmpty)
        {
            PixelPacker.UnpackOnWhite(pixels, alpha, new SKBitmapRows(bitmap));
        }
        else
        {
            PixelPacker.Unpack(pixels, alpha, new SKBitmapRows(bitmap));
        }

        return bitmap;
    }

    private static SKData? Encode(SKPixmap pixmap, PictureFormat format, PictureWriteOptions options)
    {
        // A JPEG or WebP without profile is sRGB, and the profile would cost half a kilobyte; PNG has a short chunk.
        using SKPixmap untagged = pixmap.WithColorSpace(null!);
        return format switch
        {
            PictureFormat.Png => pixmap.Encode(
                new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, options.PngCompression)),
            PictureFormat.Jpeg => untagged.Encode(new SKJpegEncoderOptions(
                options.Quality,
                options.Quality >= FullColourQuality
                    ? SKJpegEncoderDownsample.Downsample444
                    : SKJpegEncoderDownsample.Downsample420,
                SKJpegEncoderAlphaOption.Ignore)),
            PictureFormat.Webp => untagged.Encode(options.LosslessWebp
                ? new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, LosslessEffort)
                : new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, options.Quality)),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The format is not defined."),
        };
    }
}
