using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata;

namespace ProgressiveSR.ImageSharp;

/// <summary>A file's colour information; ImageSharp does not convert colours.</summary>
/// <param name="ToSrgb">The conversion; null if the colours are sRGB, or cannot be converted.</param>
/// <param name="Problem">
/// Why the colours cannot be converted, as the end of a sentence about the file; null if there is no problem.
/// </param>
internal sealed record SourceColours(IColourConversion? ToSrgb, string? Problem = null)
{
    // Writers without an sRGB chunk use a gAMA of 1/2.2 for sRGB.
    private const float UsualGamma = 1 / 2.2f;
    private const float Tolerance = 0.01f;

    /// <summary>sRGB.</summary>
    public static SourceColours None { get; } = new((IColourConversion?)null);

    /// <summary>The colours of an image in ImageSharp.</summary>
    public static SourceColours Of(ImageMetadata metadata) => metadata.IccProfile is { } profile
        ? OfProfile(profile.ToByteArray(), PixelColours.Grey | PixelColours.Rgb)
        // Uses a copy, since querying a missing profile adds it.
        : OfGamma([metadata.DeepClone().GetPngMetadata().Gamma], []);

    /// <summary>The colours described by an ICC profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="fitting">The kind of the pixels' colours.</param>
    public static SourceColours OfProfile(ReadOnlyMemory<byte> profile, PixelColours fitting) =>
        ProfileColours.TryRead(profile.Span, fitting, out IColourConversion? conversion) ? new(conversion)
        : fitting == PixelColours.None
            ? new(null, "has a colour profile, which is not applied since ImageSharp does not give its CMYK values")
            : new(null, "has a colour profile that is damaged or does not fit, which is not applied");

    /// <summary>The colours described by PNG's cICP.</summary>
    /// <param name="coded">The content of the chunk.</param>
    /// <param name="instead">The file's other colour information, used if these cannot be converted.</param>
    public static SourceColours OfCodePoints(CodedColours coded, SourceColours instead) =>
        coded.ToProfile() is { } profile
            ? OfProfile(profile, PixelColours.Rgb)
            : new(
                instead.ToSrgb,
                $"has colours ({coded}) which are not "
                + $"converted{(instead.ToSrgb is null ? "" : "; its profile is used")}");

    /// <summary>The colours described by PNG's gAMA and cHRM.</summary>
    /// <param name="gamma">One number, or none.</param>
    /// <param name="primaries">x and y of white, red, green and blue, or none.</param>
    public static SourceColours OfGamma(ReadOnlySpan<float> gamma, ReadOnlySpan<float> primaries)
    {
        if (gamma.IsEmpty || !(gamma[0] > 0))
        {
            return None;
        }

        Matrix4x4 toLinearSrgb = primaries.IsEmpty ? Matrix4x4.Identity : ToLinearSrgb(primaries);
        ToneCurve power = ToneCurves.Power(1 / gamma[0]);
        return Math.Abs(gamma[0] - UsualGamma) < Tolerance && Conversion(ToneCurves.Srgb, toLinearSrgb) is null
            ? None
            : new(Conversion(power, toLinearSrgb));
    }

    /// <summary>Reports that colours cannot be converted.</summary>
    public void Warn(string name, PictureReadOptions options)
    {
        if (Problem is not null)
        {
            options.Warn?.Invoke($"{name} {Problem}; its colours may look different.");
        }
    }

    private static Matrix4x4 ToLinearSrgb(ReadOnlySpan<float> primaries)
    {
        RgbGamut gamut = new(
            Red: (primaries[2], primaries[3]),
            Green: (primaries[4], primaries[5]),
            Blue: (primaries[6], primaries[7]),
            White: (primaries[0], primaries[1]));
        float[] xyz = Array.ConvertAll(gamut.ToPcs(), value => (float)value);
        return xyz.All(float.IsFinite) ? ConnectionSpace.ToLinearSrgb(xyz) : Matrix4x4.Identity;
    }

    private static MatrixConversion? Conversion(ToneCurve curve, Matrix4x4 toLinearSrgb) =>
        MatrixConversion.Create([curve, curve, curve], toLinearSrgb);
}
