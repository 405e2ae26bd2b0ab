using System.Buffers.Binary;
using System.Numerics;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// The colours of an ICC profile of the common kind, <see href="https://www.color.org/specification/ICC.1-2022-05.pdf">
/// "three-component matrix-based" or "monochrome"</see>: curves to linear light and, for RGB, primaries.
/// </summary>
internal sealed class IccColours
{
    private const int HeaderLength = 128;
    private const int TagLength = 12;

    // From XYZ of ICC's D50 to linear sRGB: the inverse of the primaries that sRGB's own profile has.
    private static readonly Matrix4x4 XyzToLinearSrgb = Inverse(new Matrix4x4(
        0.4360747f, 0.2225045f, 0.0139322f, 0,
        0.3850649f, 0.7168786f, 0.0971045f, 0,
        0.1430804f, 0.0606169f, 0.7141733f, 0,
        0, 0, 0, 1));

    private readonly float[][] _curves;
    private readonly Matrix4x4 _toLinearSrgb;

    private IccColours(float[][] curves, Matrix4x4 toLinearSrgb)
    {
        _curves = curves;
        _toLinearSrgb = toLinearSrgb;
    }

    /// <summary>Reads a profile; null where it is of another kind or damaged.</summary>
    public static IccColours? TryParse(ReadOnlySpan<byte> profile)
    {
        if (profile.Length < HeaderLength + 4 || !profile[20..].StartsWith("XYZ "u8))
        {
            return null;
        }

        ReadOnlySpan<byte> space = profile.Slice(16, 4);
        if (space.SequenceEqual("GRAY"u8))
        {
            return Curve(Tag(profile, "kTRC"u8)) is { } grey ? new([grey, grey, grey], Matrix4x4.Identity) : null;
        }

        return space.SequenceEqual("RGB "u8)
            && Curve(Tag(profile, "rTRC"u8)) is { } red
            && Curve(Tag(profile, "gTRC"u8)) is { } green
            && Curve(Tag(profile, "bTRC"u8)) is { } blue
            && Primaries(profile) is { } primaries
                ? new([red, green, blue], primaries * XyzToLinearSrgb)
                : null;
    }

    /// <summary>The conversion to sRGB; null where the profile is sRGB's.</summary>
    public SrgbConversion? ToSrgb()
    {
        var conversion = new SrgbConversion(_curves[0], _curves[1], _curves[2], _toLinearSrgb);
        return conversion.IsIdentity ? null : conversion;
    }

    private static Matrix4x4 Inverse(Matrix4x4 matrix)
    {
        Matrix4x4.Invert(matrix, out Matrix4x4 inverse);
        return inverse;
    }

    private static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> profile, ReadOnlySpan<byte> name)
    {
        uint count = BinaryPrimitives.ReadUInt32BigEndian(profile[HeaderLength..]);
        ReadOnlySpan<byte> tags = profile[(HeaderLength + 4)..];
        for (; count > 0 && tags.Length >= TagLength; count--, tags = tags[TagLength..])
        {
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(tags[4..]);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(tags[8..]);
            if (tags.StartsWith(name) && offset <= profile.Length && length <= profile.Length - offset)
            {
                return profile.Slice((int)offset, (int)length);
            }
        }

        return [];
    }

    private static Matrix4x4? Primaries(ReadOnlySpan<byte> profile)
    {
        ReadOnlySpan<byte> red = Tag(profile, "rXYZ"u8);
        ReadOnlySpan<byte> green = Tag(profile, "gXYZ"u8);
        ReadOnlySpan<byte> blue = Tag(profile, "bXYZ"u8);
        return IsXyz(red) && IsXyz(green) && IsXyz(blue)
            ? new Matrix4x4(
                Fixed(red, 0), Fixed(red, 1), Fixed(red, 2), 0,
                Fixed(green, 0), Fixed(green, 1), Fixed(green, 2), 0,
                Fixed(blue, 0), Fixed(blue, 1), Fixed(blue, 2), 0,
                0, 0, 0, 1)
            : null;

        static bool IsXyz(ReadOnlySpan<byte> tag) => tag.Length >= 20 && tag.StartsWith("XYZ "u8);
        static float Fixed(ReadOnlySpan<byte> tag, int index) => IccColours.Fixed(tag[(8 + 4 * index)..]);
    }

    /// <summary>Linear light of each byte value; null where the curve is none or damaged.</summary>
    private static float[]? Curve(ReadOnlySpan<byte> tag)
    {
        if (tag.Length < 12)
        {
            return null;
        }

        return tag.StartsWith("curv"u8) ? SampledCurve(tag[8..])
            : tag.StartsWith("para"u8) ? ParametricCurve(tag[8..])
            : null;
    }

    private static float[]? SampledCurve(ReadOnlySpan<byte> data)
    {
        uint count = BinaryPrimitives.ReadUInt32BigEndian(data);
        ReadOnlySpan<byte> samples = data[4..];
        if (count > samples.Length / 2)
        {
            return null;
        }

        if (count <= 1)
        {
            float gamma = count == 0 ? 1 : BinaryPrimitives.ReadUInt16BigEndian(samples) / 256f;
            return Sample(value => MathF.Pow(value, gamma));
        }

        float[] levels = new float[count];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = BinaryPrimitives.ReadUInt16BigEndian(samples[(2 * i)..]) / (float)ushort.MaxValue;
        }

        return Sample(value =>
        {
            float place = value * (levels.Length - 1);
            int below = Math.Min((int)place, levels.Length - 2);
            return float.Lerp(levels[below], levels[below + 1], place - below);
        });
    }

    private static float[]? ParametricCurve(ReadOnlySpan<byte> data)
    {
        // Numbers of parameters of each kind; those that a kind lacks are as the widest kind has them by default.
        ReadOnlySpan<int> counts = [1, 3, 4, 5, 7];
        int kind = BinaryPrimitives.ReadUInt16BigEndian(data);
        ReadOnlySpan<byte> numbers = data[4..];
        if (kind >= counts.Length || numbers.Length < 4 * counts[kind])
        {
            return null;
        }

        float[] p = [1, 1, 0, 0, 0, 0, 0];
        for (int i = 0; i < counts[kind]; i++)
        {
            p[i] = Fixed(numbers[(4 * i)..]);
        }

        (float gamma, float a, float b) = (p[0], p[1], p[2]);

        // Y = (aX + b)^g + e from X = d on, cX + f below.
        (float c, float d, float e, float f) = kind switch
        {
            0 => (0, 0, 0, 0),
            1 => (0, -b / a, 0, 0),
            2 => (0, -b / a, p[3], p[3]),
            3 => (p[3], p[4], 0, 0),
            _ => (p[3], p[4], p[5], p[6]),
        };
        return Sample(value => value >= d ? MathF.Pow(Math.Max(0, a * value + b), gamma) + e : c * value + f);
    }

    private static float[]? Sample(Func<float, float> curve)
    {
        float[] levels = new float[256];
        for (int value = 0; value < levels.Length; value++)
        {
            float level = curve(value / 255f);
            if (!float.IsFinite(level))
            {
                return null;
            }

            levels[value] = Math.Clamp(level, 0, 1);
        }

        return levels;
    }

    private static float Fixed(ReadOnlySpan<byte> number) => BinaryPrimitives.ReadInt32BigEndian(number) / 65536f;
}
