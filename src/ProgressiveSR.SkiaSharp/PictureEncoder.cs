using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Encodes picture files.</summary>
internal abstract class PictureEncoder : IPictureEncoder
{
    private const float LosslessEffort = 75;

    /// <summary>Encodes a JPEG or WebP picture; its size has been checked against the format's limits.</summary>
    public static void Encode(
        RgbView pixels,
        ReadOnlySpan<byte> alpha,
        Stream destination,
        PictureFormat format,
        PictureWriteOptions options,
        string name,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        using SKBitmap bitmap = ToBitmap(pixels, alpha, keepAlpha: format != PictureFormat.Jpeg);
        using SKPixmap pixmap = bitmap.PeekPixels();

        // A file without a profile is sRGB; the profile would add half a kilobyte.
        using SKPixmap untagged = pixmap.WithColorSpace(null!);
        using CodecOutput output = new(destination, cancellationToken);
        output.ThrowIfStopped();
        bool isWhole = format == PictureFormat.Jpeg
            ? untagged.Encode(output, JpegOptions(options))
            : untagged.Encode(output, WebpOptions(options));
        output.ThrowIfStopped();
        if (!isWhole)
        {
            throw new InsufficientMemoryException(
                $"{name} with {pixels.Width}x{pixels.Height} pixels could not be encoded; free some memory.");
        }

        progress?.Report(1);
    }

    /// <summary>A bitmap with its own memory; for a format without alpha, the picture on white.</summary>
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

    private static SKJpegEncoderOptions JpegOptions(PictureWriteOptions options) => new(
        options.Quality,
        options.Quality >= IPictureEncoder.FullColourQuality
            ? SKJpegEncoderDownsample.Downsample444
            : SKJpegEncoderDownsample.Downsample420,
        SKJpegEncoderAlphaOption.Ignore);

    private static SKWebpEncoderOptions WebpOptions(PictureWriteOptions options) => options.LosslessWebp
        ? new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, LosslessEffort)
        : new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, options.Quality);
}
