using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Converts between pictures and ImageSharp's images. The pixels are always copied.</summary>
public static class ImageConversion
{
    /// <summary>Converts a picture to an image: sRGB, unpremultiplied alpha, without metadata.</summary>
    /// <typeparam name="TPixel">The pixel format; if it has no alpha, the picture's alpha is dropped.</typeparam>
    /// <param name="picture">The picture.</param>
    /// <returns>An image with its own memory, which the caller disposes.</returns>
    /// <exception cref="InsufficientMemoryException">
    /// The image would have 2^29 pixels or more, or exceed the limit of ImageSharp's allocator.
    /// </exception>
    public static Image<TPixel> ToImage<TPixel>(this Picture picture)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(picture);
        Image<Rgba32> image = PictureEncoder.ToImage(picture.View, picture.Alpha.Span, keepAlpha: true);
        if (image is Image<TPixel> same)
        {
            return same;
        }

        using (image)
        {
            return Convert<Rgba32, TPixel>(image);
        }
    }

    /// <summary>
    /// Converts the first frame of an image to a picture: upright by its EXIF orientation, converted to sRGB by its
    /// colour profile as in <see cref="PictureFile"/>, and, if all pixels are opaque, without an alpha plane. More than
    /// 8 bits per colour are rounded.
    /// </summary>
    /// <param name="image">An image of any pixel format; it is neither changed nor disposed.</param>
    /// <param name="options">
    /// Only <see cref="PictureReadOptions.ApplyOrientation"/> and <see cref="PictureReadOptions.ConvertToSrgb"/> apply;
    /// null for the defaults.
    /// </param>
    /// <returns>A picture with its own memory.</returns>
    /// <exception cref="ArgumentException">The image has more than 2^29 - 1 pixels.</exception>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public static Picture FromImage(Image image, PictureReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        if ((long)image.Width * image.Height > PictureReadOptions.MaxPixelsLimit)
        {
            throw new ArgumentException(
                $"An image of {image.Width}x{image.Height} pixels has too many to be converted.", nameof(image));
        }

        var visitor = new Packing(options ?? PictureReadOptions.Default);
        image.AcceptVisitor(visitor);
        return visitor.Picture!;
    }

    private static Image<TTarget> Convert<TSource, TTarget>(Image<TSource> source)
        where TSource : unmanaged, IPixel<TSource>
        where TTarget : unmanaged, IPixel<TTarget>
    {
        Configuration configuration = source.GetConfiguration();
        var target = new Image<TTarget>(configuration, source.Width, source.Height);
        source.ProcessPixelRows(target, (from, to) =>
        {
            for (int y = 0; y < from.Height; y++)
            {
                PixelOperations<TSource>.Instance.To(configuration, from.GetRowSpan(y), to.GetRowSpan(y));
            }
        });
        return target;
    }

    private sealed class Packing(PictureReadOptions options) : IImageVisitor
    {
        public Picture? Picture { get; private set; }

        public void Visit<TPixel>(Image<TPixel> image)
            where TPixel : unmanaged, IPixel<TPixel>
        {
            const string name = "The image";
            IColourConversion? conversion =
                ImagePacker.Conversion(SourceColours.Of(image.Metadata), name, options);
            int orientation = ImagePacker.Orientation(image.Metadata, options);
            if (image is Image<Rgba32> rgba && conversion is null)
            {
                Picture = ImagePacker.Pack(rgba, conversion, orientation, opaque: false);
                return;
            }

            using Image<Rgba32> copy = Convert<TPixel, Rgba32>(image);
            Picture = ImagePacker.Pack(copy, conversion, orientation, opaque: false);
        }
    }
}
