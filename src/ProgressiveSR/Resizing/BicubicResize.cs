namespace ProgressiveSR.Resizing;

/// <summary>Antialiased bicubic resizing that matches MATLAB's <c>imresize</c>.</summary>
/// <remarks>
/// Two passes, the axis with the smaller scale first; on ties rows (vertical) first. For 8-bit pictures the result of
/// each pass is rounded half up and clipped to 0..255, as MATLAB does for <c>uint8</c>; super-resolution benchmarks
/// create their low-resolution pictures this way. Results do not depend on the number of threads. All members are safe
/// for concurrent use. See <see cref="BicubicTaps"/> for the weights.
/// </remarks>
public static class BicubicResize
{
    /// <summary>Resizes an 8-bit picture to a size; the scale of each axis is new size / old size.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="width">New width in pixels, 1 or more.</param>
    /// <param name="height">New height in pixels, 1 or more.</param>
    /// <param name="edge">How samples beyond the border are obtained.</param>
    /// <returns>A new, opaque picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1, the result exceeds the maximum array length, or the edge mode is not defined.
    /// </exception>
    public static Picture Resize(RgbView source, int width, int height, EdgeMode edge = EdgeMode.Symmetric) =>
        Run(source, ResizePasses.ForSize(source.Width, source.Height, width, height, edge));

    /// <summary>
    /// Resizes an 8-bit picture by a scale; the result has <c>ceil(size * scale)</c> pixels per axis. The scale is used
    /// exactly, even if that product is not an integer.
    /// </summary>
    /// <param name="source">The picture.</param>
    /// <param name="scale">New size over old size, positive.</param>
    /// <param name="edge">How samples beyond the border are obtained.</param>
    /// <returns>A new, opaque picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The scale is not positive and finite, the result exceeds the maximum array length, or the edge mode is not
    /// defined.
    /// </exception>
    public static Picture Scale(RgbView source, double scale, EdgeMode edge = EdgeMode.Symmetric) =>
        Run(source, ResizePasses.ForScale(source.Width, source.Height, scale, edge));

    /// <summary>Resizes one plane to a size in double precision, without rounding or clipping.</summary>
    /// <param name="source"><c>width * height</c> samples, row-major without padding, in any unit.</param>
    /// <param name="width">Width of the source, 1 or more.</param>
    /// <param name="height">Height of the source, 1 or more.</param>
    /// <param name="destination">
    /// Receives <c>newWidth * newHeight</c> samples, row-major; must not overlap the source.
    /// </param>
    /// <param name="newWidth">Width of the result, 1 or more.</param>
    /// <param name="newHeight">Height of the result, 1 or more.</param>
    /// <param name="edge">How samples beyond the border are obtained.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the edge mode is not defined.</exception>
    /// <exception cref="ArgumentException">
    /// The length of a span does not match its sizes, or the spans overlap.
    /// </exception>
    public static void Resize(
        ReadOnlySpan<double> source,
        int width,
        int height,
        Span<double> destination,
        int newWidth,
        int newHeight,
        EdgeMode edge = EdgeMode.Symmetric) =>
        Run(source, width, height, destination, ResizePasses.ForSize(width, height, newWidth, newHeight, edge));

    /// <summary>
    /// Resizes one plane by a scale in double precision, without rounding or clipping. The scale is used exactly.
    /// </summary>
    /// <param name="source"><c>width * height</c> samples, row-major without padding, in any unit.</param>
    /// <param name="width">Width of the source, 1 or more.</param>
    /// <param name="height">Height of the source, 1 or more.</param>
    /// <param name="destination">
    /// Receives <c>ceil(width * scale) * ceil(height * scale)</c> samples, row-major; must not overlap the source. See
    /// <see cref="BicubicTaps.LengthFor"/>.
    /// </param>
    /// <param name="scale">New size over old size, positive.</param>
    /// <param name="edge">How samples beyond the border are obtained.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1, the scale is not positive and finite, or the edge mode is not defined.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The length of a span does not match its sizes, or the spans overlap.
    /// </exception>
    public static void Scale(
        ReadOnlySpan<double> source,
        int width,
        int height,
        Span<double> destination,
        double scale,
        EdgeMode edge = EdgeMode.Symmetric) =>
        Run(source, width, height, destination, ResizePasses.ForScale(width, height, scale, edge));

    private static Picture Run(RgbView source, ResizePasses passes)
    {
        var result = new Picture(passes.Width, passes.Height);
        passes.Run<byte, ByteFormat>(source.Pixels, RgbView.BytesPerPixel, source.Stride, result.Pixels.Span);
        return result;
    }

    private static void Run(
        ReadOnlySpan<double> source, int width, int height, Span<double> destination, ResizePasses passes)
    {
        RequireLength(source.Length, width, height, nameof(source));
        RequireLength(destination.Length, passes.Width, passes.Height, nameof(destination));
        if (source.Overlaps(destination))
        {
            throw new ArgumentException("Source and destination must not overlap.", nameof(destination));
        }

        passes.Run<double, DoubleFormat>(source, channels: 1, stride: width, destination);
    }

    private static void RequireLength(int length, int width, int height, string name)
    {
        if (length != (long)width * height)
        {
            throw new ArgumentException(
                $"A plane of {width}x{height} has {(long)width * height} samples, not {length}.", name);
        }
    }
}

/// <summary>How samples beyond the border of a picture are obtained.</summary>
public enum EdgeMode
{
    /// <summary>
    /// Half-sample symmetric: mirrored, including the border sample (c b a | a b c), as in <c>imresize</c> of current
    /// MATLAB versions.
    /// </summary>
    Symmetric,

    /// <summary>The border sample is repeated (a a a | a b c), as in older MATLAB versions.</summary>
    Replicate,
}
