using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>Maps a number in 0..1, for example a device value to light.</summary>
internal delegate float ToneCurve(float value);

/// <summary>The curves of transfer functions and ICC profiles.</summary>
internal static class ToneCurves
{
    public static float Srgb(float value) =>
        value <= 0.04045f ? value / 12.92f : MathF.Pow((value + 0.055f) / 1.055f, 2.4f);

    public static ToneCurve Power(float gamma) => value => MathF.Pow(value, gamma);

    /// <summary>A curve through equidistant points, linearly interpolated.</summary>
    public static ToneCurve Sampled(float[] levels) => value =>
    {
        if (levels.Length == 1)
        {
            return levels[0];
        }

        float place = Math.Clamp(value, 0, 1) * (levels.Length - 1);
        int below = Math.Min((int)place, levels.Length - 2);
        return float.Lerp(levels[below], levels[below + 1], place - below);
    };

    /// <summary>The curve sampled at each byte value.</summary>
    public static float[] OfBytes(ToneCurve curve) =>
        [.. Enumerable.Range(0, 256).Select(value => curve(value / 255f))];

    /// <summary>Reads a curveType or parametricCurveType; null if it is neither, or damaged.</summary>
    /// <param name="tag">The curve; further bytes are ignored.</param>
    /// <param name="length">Its length in bytes.</param>
    public static ToneCurve? TryRead(ReadOnlySpan<byte> tag, out int length)
    {
        const int header = 12;
        length = header;
        ToneCurve? curve = tag.Length < header ? null
            : tag.StartsWith("curv"u8) ? ReadSampled(tag[8..], ref length)
            : tag.StartsWith("para"u8) ? ReadParameters(tag[8..], ref length)
            : null;
        return curve is not null && OfBytes(curve).All(float.IsFinite) ? curve : null;
    }

    private static ToneCurve? ReadSampled(ReadOnlySpan<byte> data, ref int length)
    {
        uint count = BinaryPrimitives.ReadUInt32BigEndian(data);
        ReadOnlySpan<byte> samples = data[4..];
        if (count > samples.Length / 2)
        {
            return null;
        }

        length += 2 * (int)count;
        return count switch
        {
            0 => value => value,
            1 => Power(BinaryPrimitives.ReadUInt16BigEndian(samples) / 256f),
            _ => Sampled(Numbers16(samples, (int)count)),
        };
    }

    /// <summary>Converts 16-bit numbers to 0..1.</summary>
    public static float[] Numbers16(ReadOnlySpan<byte> data, int count)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]) / (float)ushort.MaxValue;
        }

        return numbers;
    }

    /// <summary>Converts 8-bit numbers to 0..1.</summary>
    public static float[] Numbers8(ReadOnlySpan<byte> data, int count)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = data[i] / (float)byte.MaxValue;
        }

        return numbers;
    }

    private static ToneCurve? ReadParameters(ReadOnlySpan<byte> data, ref int length)
    {
        // Number of parameters of each kind; missing ones have the defaults that make the most general kind equivalent.
        ReadOnlySpan<int> counts = [1, 3, 4, 5, 7];
        int kind = BinaryPrimitives.ReadUInt16BigEndian(data);
        ReadOnlySpan<byte> numbers = data[4..];
        if (kind >= counts.Length || numbers.Length < 4 * counts[kind])
        {
            return null;
        }

        length += 4 * counts[kind];
        float[] p = [1, 1, 0, 0, 0, 0, 0];
        for (int i = 0; i < counts[kind]; i++)
        {
            p[i] = ProfileTags.Fixed(numbers[(4 * i)..]);
        }

        (float gamma, float a, float b) = (p[0], p[1], p[2]);

        // Y = (aX + b)^g + e for X >= d, cX + f below.
        (float c, float d, float e, float f) = kind switch
        {
            0 => (0, 0, 0, 0),
            1 => (0, -b / a, 0, 0),
            2 => (0, -b / a, p[3], p[3]),
            3 => (p[3], p[4], 0, 0),
            _ => (p[3], p[4], p[5], p[6]),
        };
        return value => value >= d ? MathF.Pow(Math.Max(0, a * value + b), gamma) + e : c * value + f;
    }
}
