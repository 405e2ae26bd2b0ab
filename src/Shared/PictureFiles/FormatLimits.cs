namespace ProgressiveSR.PictureFiles;

/// <summary>Size limits of the formats, checked before memory is allocated.</summary>
internal static class FormatLimits
{
    // The limit of libjpeg, which most readers use; the format itself allows 35 pixels more.
    private const int MaxJpegSide = 65_500;

    /// <summary>Throws if a picture cannot be written in a format.</summary>
    /// <exception cref="NotSupportedException">The picture is larger than the format allows.</exception>
    /// <exception cref="ArgumentException">
    /// The alpha plane has the wrong length, or the format is undefined.
    /// </exception>
    public static void Require<TEncoder>(
        RgbView pixels, ReadOnlySpan<byte> alpha, PictureFormat format, string name)
        where TEncoder : IPictureEncoder
    {
        RequireSize<TEncoder>(pixels.Width, pixels.Height, format, name);
        RequireAlphaPlane(pixels, alpha);
    }

    /// <summary>Throws if a size exceeds a format's limits.</summary>
    /// <exception cref="NotSupportedException">The size exceeds them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the format is undefined.</exception>
    public static void RequireSize<TEncoder>(int width, int height, PictureFormat format, string name)
        where TEncoder : IPictureEncoder
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        int limit = format switch
        {
            PictureFormat.Png => int.MaxValue,
            PictureFormat.Jpeg => MaxJpegSide,
            PictureFormat.Webp => TEncoder.MaxWebpSide,
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The format is not defined."),
        };
        if (Math.Max(width, height) > limit)
        {
            throw new NotSupportedException(
                $"{name} would have {width}x{height} pixels, but {format} holds at most {limit} a side; write a PNG.");
        }
    }

    public static void RequireAlphaPlane(RgbView pixels, ReadOnlySpan<byte> alpha)
    {
        long count = (long)pixels.Width * pixels.Height;
        if (!alpha.IsEmpty && alpha.Length != count)
        {
            throw new ArgumentException(
                $"An alpha plane of {pixels.Width}x{pixels.Height} has {count} bytes, not {alpha.Length}.",
                nameof(alpha));
        }
    }
}
