using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata.Profiles.Cicp;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Encodes pixels into the bytes of a picture file.</summary>
internal static class PictureEncoder
{
    private const int FullColourQuality = 90;
    private const int LosslessEffort = 25;

    public static EncodedPicture Encode(
        RgbView pixels, ReadOnlySpan<byte> alpha, PictureFormat format, PictureWriteOptions? options, string name)
    {
        FormatLimits.RequireSide(pixels, format, name);
        IImageEncoder encoder = CreateEncoder(format, alpha.IsEmpty, options ?? PictureWriteOptions.Default);
        using Image<Rgba32> image = ToImage(pixels, alpha, keepAlpha: format != PictureFormat.Jpeg);

        // PNG alone has room for it: the colours are sRGB.
        image.Metadata.CicpProfile = SrgbNumbers();
        var encoded = new MemoryStream();
        try
        {
            image.Save(encoded, encoder);
        }
        catch (InvalidMemoryOperationException e)
        {
            throw new InsufficientMemoryException(
                $"{name} with {pixels.Width}x{pixels.Height} pixels could not be encoded; free some memory.", e);
        }

        return new EncodedPicture(encoded);
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

    private static Image<Rgba32> Allocate(int width, int height)
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

    private static IImageEncoder CreateEncoder(PictureFormat format, bool opaque, PictureWriteOptions options) =>
        format switch
        {
            PictureFormat.Png => new PngEncoder
            {
                BitDepth = PngBitDepth.Bit8,
                ColorType = opaque ? PngColorType.Rgb : PngColorType.RgbWithAlpha,
                FilterMethod = PngFilterMethod.Adaptive,
                CompressionLevel = (PngCompressionLevel)options.PngCompression,
                TransparentColorMode = PngTransparentColorMode.Preserve,
                ChunkFilter = PngChunkFilter.ExcludePhysicalChunk,
            },
            PictureFormat.Jpeg => new JpegEncoder
            {
                Quality = options.Quality,
                ColorType = options.Quality >= FullColourQuality
                    ? JpegEncodingColor.YCbCrRatio444
                    : JpegEncodingColor.YCbCrRatio420,
            },
            PictureFormat.Webp when options.LosslessWebp => new WebpEncoder
            {
                // With ImageSharp's defaults a file would be a tenth smaller, and take several times as long.
                FileFormat = WebpFileFormatType.Lossless,
                Method = WebpEncodingMethod.Fastest,
                Quality = LosslessEffort,
                TransparentColorMode = WebpTransparentColorMode.Preserve,
            },
            PictureFormat.Webp => new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = options.Quality },
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The format is not defined."),
        };

    private static CicpProfile SrgbNumbers() => new(
        (byte)CicpColorPrimaries.ItuRBt709_6,
        (byte)CicpTransferCharacteristics.Iec61966_2_1,
        (byte)CicpMatrixCoefficients.Identity,
        fullRange: true);
}
