namespace ProgressiveSR.Metrics;

/// <summary>Two pictures of the same size with their borders cropped, ready for comparison.</summary>
internal readonly ref struct CroppedPair
{
    /// <param name="expected">The original.</param>
    /// <param name="actual">The picture to evaluate, of the same size.</param>
    /// <param name="crop">Pixels to crop at each side.</param>
    /// <param name="minimumSide">Minimum side after cropping, in pixels.</param>
    public CroppedPair(RgbView expected, RgbView actual, int crop, int minimumSide)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(crop);
        if (expected.Width != actual.Width || expected.Height != actual.Height)
        {
            throw new ArgumentException(
                $"A picture of {actual.Width}x{actual.Height} cannot be compared with one of " +
                $"{expected.Width}x{expected.Height}.",
                nameof(actual));
        }

        long width = expected.Width - (2L * crop);
        long height = expected.Height - (2L * crop);
        if (width < minimumSide || height < minimumSide)
        {
            throw new ArgumentException(
                $"A picture of {expected.Width}x{expected.Height} cropped by {crop} pixels at each side is smaller " +
                $"than {minimumSide}x{minimumSide}.",
                nameof(crop));
        }

        Width = (int)width;
        Height = (int)height;
        Expected = expected.Pixels[Start(expected, crop)..];
        Actual = actual.Pixels[Start(actual, crop)..];
        ExpectedStride = expected.Stride;
        ActualStride = actual.Stride;
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<byte> Expected { get; }

    public ReadOnlySpan<byte> Actual { get; }

    public int ExpectedStride { get; }

    public int ActualStride { get; }

    private static int Start(RgbView view, int crop) =>
        checked((int)(((long)crop * view.Stride) + ((long)crop * RgbView.BytesPerPixel)));
}
