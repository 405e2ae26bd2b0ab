using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Makes pictures of images, with what their metadata say about orientation and colours.</summary>
internal static class ImagePacker
{
    /// <summary>Packs an image's first frame; with other colours than sRGB the image itself is converted.</summary>
    public static Picture Pack(
        Image<Rgba32> image, ImageMetadata metadata, PictureReadOptions options, bool opaque)
    {
        var rows = new RgbaRows(image);
        if (Conversion(metadata, options) is { } conversion)
        {
            for (int y = 0; y < rows.Height; y++)
            {
                conversion.Apply(rows.Row(y));
            }
        }

        return PixelPacker.Pack(rows, Orientation(metadata, options), opaque);
    }

    public static SrgbConversion? Conversion(ImageMetadata metadata, PictureReadOptions options) =>
        options.ConvertToSrgb ? SourceColours.ConversionToSrgb(metadata) : null;

    public static int Orientation(ImageMetadata metadata, PictureReadOptions options) =>
        options.ApplyOrientation
        && metadata.ExifProfile is { } exif
        && exif.TryGetValue(ExifTag.Orientation, out IExifValue<ushort>? value)
            ? value.Value
            : 1;
}
