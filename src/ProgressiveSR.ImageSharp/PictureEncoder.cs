using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Encodes pixels into picture files.</summary>
internal abstract class PictureEncoder : IPictureEncoder
{
    private const int LosslessEffort = 25;

    /// <summary>ImageSharp 2's lossless encoder refuses the largest side that the format has.</summary>
    public static int MaxWebpSide => 16_382;

    /// <summary>Encodes a JPEG or WebP picture that was found to fit the format.</summary>
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

        // Encoders move in the streams they write to, which those of callers may not allow.
        using var encoded = new MemoryStream();
        try
        {
            // Nothing waits: encoding to memory ends before the call returns, and only this one takes a token.
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

    /// <summary>An image that owns its memory; without alpha it shows the picture on white.</summary>
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

    /// <summary>A transparent image.</summary>
    /// <exception cref="InsufficientMemoryException">ImageSharp's allocator does not allow it.</exception>
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

    // Lossless with ImageSharp's defaults, a file would be a tenth smaller and take several times as long.
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
