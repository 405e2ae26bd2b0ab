using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Cicp;

namespace ProgressiveSR.ImageSharp;

/// <summary>What a file says about its colours. ImageSharp 3 reads it, but leaves the conversion to others.</summary>
internal static class SourceColours
{
    // PNG's gAMA of 1/2.2 is how writers without an sRGB chunk say sRGB.
    private const float UsualGamma = 1 / 2.2f;
    private const float Tolerance = 0.01f;

    /// <summary>How to convert to sRGB; null where the colours are sRGB or not described in a way known here.</summary>
    public static SrgbConversion? ConversionToSrgb(ImageMetadata metadata)
    {
        // In PNG's order of precedence.
        if (metadata.CicpProfile is
            {
                ColorPrimaries: CicpColorPrimaries.ItuRBt709_6,
                TransferCharacteristics: CicpTransferCharacteristics.Iec61966_2_1,
            })
        {
            return null;
        }

        if (metadata.IccProfile is { } icc)
        {
            return IccColours.TryParse(icc.ToByteArray())?.ToSrgb();
        }

        return metadata.DecodedImageFormat is PngFormat ? FromGamma(metadata.GetPngMetadata().Gamma) : null;
    }

    private static SrgbConversion? FromGamma(float gamma)
    {
        if (!(gamma > 0) || Math.Abs(gamma - UsualGamma) < Tolerance)
        {
            return null;
        }

        float[] curve = [.. Enumerable.Range(0, 256).Select(value => MathF.Pow(value / 255f, 1 / gamma))];
        return new SrgbConversion(curve, curve, curve, Matrix4x4.Identity);
    }
}
