using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp;

/// <summary>Converts between pictures and ImageSharp's images, always by a copy.</summary>
public static class ImageConversion
{
    /// <summary>An image with the picture's pixels: sRGB, alpha not multiplied in, without metadata.</summary>
    /// <typeparam name="TPixel">The pixel format; where it has no alpha, the picture's alpha is dropped.</typeparam>
    /// <param name="picture">The picture.</param>
    /// <returns>An image with memory of its own; the caller disposes it.</returns>
    /// <exception cref="InsufficientMemoryException">
    /// The image would have 2^29 pixels or more, or more bytes than ImageSharp's allocator allows.
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
    /// A picture with the pixels of an image's first frame: upright by its EXIF orientation, converted to sRGB by its
    /// colour profile as <see cref="PictureFile"/> does, and opaque where all of its pixels are. More than 8 bits per
    /// colour are rounded.
    /// </summary>
    /// <param name="image">An image of any pixel format; it stays the caller's and as it is.</param>
    /// <param name="options">
    /// <see cref="PictureReadOptions.ApplyOrientation"/> and <see cref="PictureReadOptions.ConvertToSrgb"/> are obeyed;
    /// null for the defaults.
    /// </param>
    /// <returns>A picture with memory of its own.</returns>
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
