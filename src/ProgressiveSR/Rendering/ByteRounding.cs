using System.Runtime.Intrinsics;

namespace ProgressiveSR.Rendering;

/// <summary>Converts values in 0..1 units to 8 bits: clamped, rounded half up, NaN to 0.</summary>
internal static class ByteRounding
{
    // Where the bytes of a colour go in 16 pixels, which are three vectors.
    private static readonly Vector128<byte>[] RedPlaces = Places(0);
    private static readonly Vector128<byte>[] GreenPlaces = Places(1);
    private static readonly Vector128<byte>[] BluePlaces = Places(2);

    /// <summary>Converts a row of three planes to RGB pixels.</summary>
    /// <param name="red">The values.</param>
    /// <param name="green">The same number of values.</param>
    /// <param name="blue">The same number of values.</param>
    /// <param name="pixels">Receives three times as many bytes.</param>
    public static void Round(
        ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, Span<byte> pixels)
    {
        int i = 0;
        for (; i <= red.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<byte> r = Round(red.Slice(i, Vector128<byte>.Count));
            Vector128<byte> g = Round(green.Slice(i, Vector128<byte>.Count));
            Vector128<byte> b = Round(blue.Slice(i, Vector128<byte>.Count));
            Span<byte> target = pixels.Slice(3 * i, 3 * Vector128<byte>.Count);
            for (int part = 0; part < 3; part++)
            {
                Vector128<byte> mixed = Vector128.Shuffle(r, RedPlaces[part])
                    | Vector128.Shuffle(g, GreenPlaces[part])
                    | Vector128.Shuffle(b, BluePlaces[part]);
                mixed.CopyTo(target[(part * Vector128<byte>.Count)..]);
            }
        }

        for (; i < red.Length; i++)
        {
            pixels[3 * i] = Round(red[i]);
            pixels[3 * i + 1] = Round(green[i]);
            pixels[3 * i + 2] = Round(blue[i]);
        }
    }

    private static byte Round(float value)
    {
        float scaled = value * 255f + 0.5f;
        return scaled >= 0 ? (byte)Math.Min(scaled, 255f) : (byte)0;
    }

    private static Vector128<byte> Round(ReadOnlySpan<float> values)
    {
        Vector128<ushort> low = Vector128.Narrow(Scale(values), Scale(values[4..]));
        Vector128<ushort> high = Vector128.Narrow(Scale(values[8..]), Scale(values[12..]));
        return Vector128.Narrow(low, high);
    }

    private static Vector128<uint> Scale(ReadOnlySpan<float> values)
    {
        Vector128<float> scaled = Vector128.Create(values) * 255f + Vector128.Create(0.5f);

        // Zero is the second operand, so that it wins over NaN on processors that return the second operand; on others,
        // the conversion turns NaN into zero.
        Vector128<float> clamped = Vector128.MinNative(
            Vector128.MaxNative(scaled, Vector128<float>.Zero), Vector128.Create(255f));
        return Vector128.ConvertToInt32Native(clamped).AsUInt32();
    }

    /// <summary>For each byte of 16 pixels the colour's byte that goes there; none, a zero, is out of range.</summary>
    private static Vector128<byte>[] Places(int channel)
    {
        byte[] places = [.. Enumerable.Range(0, 48).Select(i => i % 3 == channel ? (byte)(i / 3) : byte.MaxValue)];
        return [.. Enumerable.Range(0, 3).Select(part => Vector128.Create(places, part * Vector128<byte>.Count))];
    }
}
