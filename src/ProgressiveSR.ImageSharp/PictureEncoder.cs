using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Encodes picture files.</summary>
internal abstract class PictureEncoder : IPictureEncoder
{
    private const int LosslessEffort = 25;

    /// <summary>ImageSharp 2's lossless encoder rejects the format's maximum side.</summary>
    public static int MaxWebpSide => 16_382;

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
        cancellationToken.ThrowIfCancellationRequested();
        IImageEncoder encoder = format == PictureFormat.Jpeg ? JpegEncoder(options) : WebpEncoder(options);
        using Image<Rgba32> image = ToImage(pixels, alpha, keepAlpha: format != PictureFormat.Jpeg);

        // Encoders seek in their stream, which a caller's stream may not support.
        using var encoded = new MemoryStream();
        try
        {
            // Does not block: encoding to memory completes synchronously, and only this overload takes a token.
            image.SaveAsync(encoded, encoder, cancellationToken).GetAwaiter().GetResult();
        }
        catch (InvalidMemoryOperationException e)
        {
            throw new InsufficientMemoryException(
                $"{name} with {pixels.Width}x{pixels.Height} pixels could not be encoded; free some memory.", e);
        }

        cancellationToken.ThrowIfCancellationRequested();
        encoded.WriteTo(destination);
        progress?.Report(1);
    }

    /// <summary>An image with its own memory; for a format without alpha, the picture on white.</summary>
    public static Image<Rgba32> ToImage(RgbView pixels, ReadOnlySpan<byte> alpha, bool keepAlpha)
    {
        FormatLimits.RequireAlphaPlane(pixels, alpha);
        Image<Rgba32> image = Allocate(pixels.Width, pixels.Height);
        if (alpha.IsEmpty || keepAlpha)
        {
            PixelPacker.Unpack(pixels, alpha, new RgbaRows(image));
        }
        else
        {
            PixelPacker.UnpackOnWhite(pixels, alpha, new RgbaRows(image));
        }

        return image;
    }

    /// <summary>Creates a transparent image.</summary>
    /// <exception cref="InsufficientMemoryException">The image exceeds the limit of ImageSharp's allocator.</exception>
    public static Image<Rgba32> Allocate(int width, int height)
    {
        try
        {
            return (long)width * height <= PictureReadOptions.MaxPixelsLimit
                ? new Image<Rgba32>(width, height)
                : throw new InvalidMemoryOperationException();
        }
        catch (InvalidMemoryOperationException e)
        {
            throw new InsufficientMemoryException(
                $"An image of {width}x{height} pixels needs {4L * width * height} bytes, which are not to be had.", e);
        }
    }

    private static JpegEncoder JpegEncoder(PictureWriteOptions options) => new()
    {
        Quality = options.Quality,
        ColorType = options.Quality >= IPictureEncoder.FullColourQuality
            ? JpegColorType.YCbCrRatio444
            : JpegColorType.YCbCrRatio420,
    };

    // With ImageSharp's defaults, a lossless file would be a tenth smaller and take several times as long.
    private static WebpEncoder WebpEncoder(PictureWriteOptions options) => options.LosslessWebp
        ? new()
        {
            FileFormat = WebpFileFormatType.Lossless,
            Method = WebpEncodingMethod.Fastest,
            Quality = LosslessEffort,
            TransparentColorMode = WebpTransparentColorMode.Preserve,
        }
        : new() { FileFormat = WebpFileFormatType.Lossy, Quality = options.Quality };
}
