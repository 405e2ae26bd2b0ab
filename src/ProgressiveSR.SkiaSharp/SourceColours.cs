using SkiaSharp;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Tells whether a file's colours are sRGB already.</summary>
internal static class SourceColours
{
    private const float Tolerance = 0.01f;

    public static bool AreSrgb(SKCodec codec)
    {
        SKColorSpace? source = codec.Info.ColorSpace;
        return source is null || source.IsSrgb
            || (codec.EncodedFormat == SKEncodedImageFormat.Png && IsApproximation(source));
    }

    /// <summary>
    /// PNG's gAMA of 1/2.2 is how writers without an sRGB chunk say sRGB; converting it would change dark pixels.
    /// </summary>
    private static bool IsApproximation(SKColorSpace source)
    {
        if (!source.GetNumericalTransferFunction(out SKColorSpaceTransferFn curve)
            || !source.ToColorSpaceXyz(out SKColorSpaceXyz gamut))
        {
            return false;
        }

        return AreClose(curve.Values, SKColorSpaceTransferFn.TwoDotTwo.Values)
            && AreClose(gamut.Values, SKColorSpaceXyz.Srgb.Values);
    }

    private static bool AreClose(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (!(Math.Abs(left[i] - right[i]) < Tolerance))
            {
                return false;
            }
        }

        return true;
    }
}
