using System.Buffers.Binary;

namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>Writes ICC profiles of primaries and one curve.</summary>
internal static class IccBuilder
{
    /// <summary>XYZ of red, green and blue, adapted to D50 as profiles have them.</summary>
    public static readonly double[] SrgbPrimaries =
        [0.4360747, 0.2225045, 0.0139322, 0.3850649, 0.7168786, 0.0971045, 0.1430804, 0.0606169, 0.7141733];

    public static readonly double[] DisplayP3Primaries =
        [0.51512, 0.24120, -0.00105, 0.29198, 0.69225, 0.04189, 0.15710, 0.06657, 0.78407];

    public static readonly double[] AdobeRgbPrimaries =
        [0.60974, 0.31111, 0.01947, 0.20528, 0.62567, 0.06087, 0.14919, 0.06322, 0.74457];

    /// <summary>sRGB's curve as parameters: gamma, slope and offset, then slope and end of the straight part.</summary>
    public static byte[] SrgbCurve =>
        [.. "para"u8, 0, 0, 0, 0, 0, 3, 0, 0, .. Fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)];

    /// <summary>Light to the power of gamma.</summary>
    public static byte[] PowerCurve(double gamma) => [.. "para"u8, 0, 0, 0, 0, 0, 0, 0, 0, .. Fixed(gamma)];

    /// <summary>Levels of light from 0 to 65535 at equal distances; one alone is gamma in 256ths.</summary>
    public static byte[] SampledCurve(params ushort[] levels)
    {
        byte[] curve = [.. "curv"u8, 0, 0, 0, 0, .. Number(levels.Length), .. new byte[2 * levels.Length]];
        for (int i = 0; i < levels.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(curve.AsSpan(12 + 2 * i), levels[i]);
        }

        return curve;
    }

    public static byte[] Rgb(double[] primaries, byte[] curve) => Profile(
        "RGB ",
        ("rXYZ", Xyz(primaries[..3])),
        ("gXYZ", Xyz(primaries[3..6])),
        ("bXYZ", Xyz(primaries[6..])),
        ("rTRC", curve),
        ("gTRC", curve),
        ("bTRC", curve));

    public static byte[] Grey(byte[] curve) => Profile("GRAY", ("kTRC", curve));

    /// <summary>A profile with the tags it is given, of which none needs to be known.</summary>
    public static byte[] Profile(string space, params (string Name, byte[] Data)[] tags)
    {
        const int header = 128;
        byte[] table = Number(tags.Length + 1);
        byte[] data = [];
        foreach ((string name, byte[] content) in tags.Append(("wtpt", Xyz([0.9642, 1, 0.8249]))))
        {
            int offset = header + 4 + 12 * (tags.Length + 1) + data.Length;
            table = [.. table, .. Text(name), .. Number(offset), .. Number(content.Length)];
            data = [.. data, .. content, .. new byte[-content.Length & 3]];
        }

        byte[] profile = [.. new byte[header], .. table, .. data];
        Number(profile.Length).CopyTo(profile, 0);
        Number(0x04300000).CopyTo(profile, 8);
        Text("mntr" + space + "XYZ ").CopyTo(profile, 12);
        Text("acsp").CopyTo(profile, 36);
        Fixed(0.9642, 1, 0.8249).CopyTo(profile, 68);
        return profile;
    }

    private static byte[] Xyz(double[] values) => [.. "XYZ "u8, 0, 0, 0, 0, .. Fixed(values)];

    private static byte[] Fixed(params double[] values) =>
        [.. values.SelectMany(value => Number((int)Math.Round(value * 65536)))];

    private static byte[] Number(int value)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, value);
        return number;
    }

    private static byte[] Text(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
