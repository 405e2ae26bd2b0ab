namespace ProgressiveSR;

/// <summary>An 8-bit sRGB picture in memory: interleaved RGB and, optionally, an 8-bit alpha plane.</summary>
/// <remarks>
/// The picture refers to the memory passed to it, which the caller continues to own. Concurrent reads are safe.
/// </remarks>
public sealed class Picture
{
    /// <summary>Wraps pixels in caller-owned memory.</summary>
    /// <param name="pixels">Interleaved R, G, B: at least <c>(height - 1) * stride + width * 3</c> bytes.</param>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <param name="stride">Bytes from one row to the next, at least <c>width * 3</c>.</param>
    /// <param name="alpha">
    /// Empty for an opaque picture, else <c>width * height</c> bytes, row-major without padding, 255 opaque. Not
    /// premultiplied into the colours.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1 or the stride below <c>width * 3</c>.
    /// </exception>
    /// <exception cref="ArgumentException">A buffer is too short for the sizes.</exception>
    public Picture(Memory<byte> pixels, int width, int height, int stride, ReadOnlyMemory<byte> alpha = default)
    {
        PixelLayout.Validate(pixels.Length, width, height, stride);
        if (!alpha.IsEmpty && alpha.Length != (long)width * height)
        {
            throw new ArgumentException(
                $"An alpha plane of {width}x{height} has {(long)width * height} bytes, not {alpha.Length}.",
                nameof(alpha));
        }

        Pixels = pixels;
        Width = width;
        Height = height;
        Stride = stride;
        Alpha = alpha;
    }

    /// <summary>Creates a black, opaque picture without padding between rows.</summary>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1, or <c>width * height * 3</c> exceeds the maximum array length.
    /// </exception>
    public Picture(int width, int height)
        : this(Allocate(width, height), width, height, width * RgbView.BytesPerPixel)
    {
    }

    /// <summary>Interleaved R, G, B.</summary>
    public Memory<byte> Pixels { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The alpha plane; empty if the picture is opaque.</summary>
    public ReadOnlyMemory<byte> Alpha { get; }

    /// <summary>A view of the pixels, without alpha.</summary>
    public RgbView View => new(Pixels.Span, Width, Height, Stride);

    /// <summary>A view of part of the picture, without copying and without alpha.</summary>
    /// <param name="region">A region inside the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the picture.</exception>
    public RgbView Crop(PixelRegion region)
    {
        if (!region.IsInside(Width, Height))
        {
            throw new ArgumentOutOfRangeException(
                nameof(region), region, $"The region must lie inside the picture of {Width}x{Height}.");
        }

        int start = checked((int)((long)region.Y * Stride + (long)region.X * RgbView.BytesPerPixel));
        return new RgbView(Pixels.Span[start..], region.Width, region.Height, Stride);
    }

    private static byte[] Allocate(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (long)width * height, Array.MaxLength / RgbView.BytesPerPixel, nameof(width));
        return new byte[width * height * RgbView.BytesPerPixel];
    }
}
