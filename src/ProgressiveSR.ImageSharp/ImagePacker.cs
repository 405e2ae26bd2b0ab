using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Makes pictures of images, with what their metadata say about orientation and colours.</summary>
internal static class ImagePacker
{
    /// <summary>Packs an image's first frame; with other colours than sRGB the image itself is converted.</summary>
    public static Picture Pack(Image<Rgba32> image, IColourConversion? conversion, int orientation, bool opaque)
    {
        var rows = new RgbaRows(image);
        if (conversion is not null)
        {
            for (int y = 0; y < rows.Height; y++)
            {
                conversion.Apply(rows.Row(y));
            }
        }

        return PixelPacker.Pack(rows, orientation, opaque);
    }

    public static int Orientation(ImageMetadata metadata, PictureReadOptions options) =>
        options.ApplyOrientation ? metadata.ExifProfile?.GetValue(ExifTag.Orientation)?.Value ?? 1 : 1;

    /// <summary>How to convert, as far as that is asked for; where it cannot be done, that is told.</summary>
    public static IColourConversion? Conversion(SourceColours colours, string name, PictureReadOptions options)
    {
        if (!options.ConvertToSrgb)
        {
            return null;
        }

        colours.Warn(name, options);
        return colours.ToSrgb;
    }
}
