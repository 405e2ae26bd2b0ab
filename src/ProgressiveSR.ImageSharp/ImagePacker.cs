using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Converts images to pictures, applying the orientation and colours of their metadata.</summary>
internal static class ImagePacker
{
    /// <summary>Converts an image's first frame; colours other than sRGB are converted in the image itself.</summary>
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

    /// <summary>The conversion to apply, if requested; reports colours that cannot be converted.</summary>
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
