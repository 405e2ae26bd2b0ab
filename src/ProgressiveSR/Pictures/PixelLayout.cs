namespace ProgressiveSR;

/// <summary>Checks width, height and stride against the length of a buffer.</summary>
internal static class PixelLayout
{
    /// <summary>Throws if the sizes of an interleaved RGB picture are invalid or do not fit the buffer.</summary>
    public static void Validate(int length, int width, int height, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan((long)stride, (long)width * RgbView.BytesPerPixel, nameof(stride));
        long needed = ((long)height - 1) * stride + (long)width * RgbView.BytesPerPixel;
        if (length < needed)
        {
            throw new ArgumentException(
                $"A picture of {width}x{height} with stride {stride} needs {needed} bytes, but the buffer has "
                + $"{length}.",
                nameof(length));
        }
    }
}
