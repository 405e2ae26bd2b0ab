namespace ProgressiveSR;

/// <summary>
/// A read-only view of an 8-bit RGB picture: three interleaved bytes per pixel (R, G, B), rows from top to bottom.
/// </summary>
public readonly ref struct RgbView
{
    /// <summary>Bytes per pixel.</summary>
    public const int BytesPerPixel = 3;

    /// <summary>Wraps caller-owned pixels.</summary>
    /// <param name="pixels">At least <c>(height - 1) * stride + width * 3</c> bytes.</param>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <param name="stride">Bytes from one row to the next, at least <c>width * 3</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1 or the stride below <c>width * 3</c>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> is too short for the sizes.</exception>
    public RgbView(ReadOnlySpan<byte> pixels, int width, int height, int stride)
    {
        PixelLayout.Validate(pixels.Length, width, height, stride);
        Pixels = pixels;
        Width = width;
        Height = height;
        Stride = stride;
    }

    /// <summary>All bytes, including the padding between rows.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The <c>width * 3</c> bytes of one row.</summary>
    /// <param name="y">Row, 0 at the top.</param>
    public ReadOnlySpan<byte> Row(int y) => Pixels.Slice(checked((int)((long)y * Stride)), Width * BytesPerPixel);
}
