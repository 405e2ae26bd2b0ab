using System.Numerics;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// Reads the conversion from an ICC profile of RGB or grey to sRGB, relative to the media white point: through its
/// tables if it has any, otherwise through its curves and primaries.
/// </summary>
internal static class ProfileColours
{
    /// <summary>Reads a profile.</summary>
    /// <param name="profile">The profile's bytes.</param>
    /// <param name="fitting">The kind of the pixels' colours, which the profile must match.</param>
    /// <param name="conversion">The conversion; null if the profile is sRGB.</param>
    /// <returns>False if the profile is damaged or for another kind of colours.</returns>
    public static bool TryRead(ReadOnlySpan<byte> profile, PixelColours fitting, out IColourConversion? conversion)
    {
        conversion = null;
        if (!ProfileTags.TryRead(profile, out ProfileTags tags))
        {
            return false;
        }

        PixelColours colours = tags.Space.SequenceEqual("RGB "u8) ? PixelColours.Rgb
            : tags.Space.SequenceEqual("GRAY"u8) ? PixelColours.Grey
            : PixelColours.None;
        int channels = colours == PixelColours.Rgb ? 3 : 1;
        if ((colours & fitting) == PixelColours.None)
        {
            return false;
        }

        if (TryReadLut(tags, "A2B1"u8, channels, out conversion)
            || TryReadLut(tags, "A2B0"u8, channels, out conversion))
        {
            return true;
        }

        return channels == 1 ? TryReadGrey(tags, out conversion) : TryReadRgb(tags, out conversion);
    }

    private static bool TryReadLut(
        ProfileTags tags, ReadOnlySpan<byte> name, int channels, out IColourConversion? conversion)
    {
        ReadOnlySpan<byte> tag = tags.Find(name);
        conversion = null;
        if (ProfileLut.TryRead(tag) is not { } lut || lut.Inputs != channels)
        {
            return false;
        }

        float scale = tag.StartsWith("mft2"u8) ? ConnectionSpace.Lab16Scale : 1;
        conversion = new LutConversion(lut, new ConnectionSpace(tags.LeadsToLab, scale));
        return true;
    }

    private static bool TryReadGrey(ProfileTags tags, out IColourConversion? conversion)
    {
        conversion = null;
        if (ToneCurves.TryRead(tags.Find("kTRC"u8), out _) is not { } grey)
        {
            return false;
        }

        ToneCurve light = tags.LeadsToLab ? value => ConnectionSpace.Luminance(100 * grey(value)) : grey;
        conversion = MatrixConversion.Create([light, light, light], Matrix4x4.Identity);
        return true;
    }

    private static bool TryReadRgb(ProfileTags tags, out IColourConversion? conversion)
    {
        conversion = null;
        if (!tags.LeadsToXyz
            || ToneCurves.TryRead(tags.Find("rTRC"u8), out _) is not { } red
            || ToneCurves.TryRead(tags.Find("gTRC"u8), out _) is not { } green
            || ToneCurves.TryRead(tags.Find("bTRC"u8), out _) is not { } blue
            || Primaries(tags) is not { } primaries)
        {
            return false;
        }

        conversion = MatrixConversion.Create([red, green, blue], ConnectionSpace.ToLinearSrgb(primaries));
        return true;
    }

    private static float[]? Primaries(ProfileTags tags)
    {
        ReadOnlySpan<byte> red = tags.Find("rXYZ"u8);
        ReadOnlySpan<byte> green = tags.Find("gXYZ"u8);
        ReadOnlySpan<byte> blue = tags.Find("bXYZ"u8);
        return IsXyz(red) && IsXyz(green) && IsXyz(blue)
            ? [.. Numbers(red), .. Numbers(green), .. Numbers(blue)]
            : null;

        static bool IsXyz(ReadOnlySpan<byte> tag) => tag.Length >= 20 && tag.StartsWith("XYZ "u8);

        static float[] Numbers(ReadOnlySpan<byte> tag) =>
            [ProfileTags.Fixed(tag[8..]), ProfileTags.Fixed(tag[12..]), ProfileTags.Fixed(tag[16..])];
    }
}
