using System.Runtime.Intrinsics;

namespace ProgressiveSR.Rendering;

/// <summary>Converts values in 0..1 units to 8 bits: clamped, rounded half up, NaN to 0.</summary>
internal static class ByteRounding
{
    /// <summary>Converts a row.</summary>
    /// <param name="values">The values.</param>
    /// <param name="bytes">Receives the same number of bytes.</param>
    public static void Round(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        int i = 0;
        bytes = bytes[..values.Length];
        for (; i <= values.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            ReadOnlySpan<float> part = values.Slice(i, Vector128<byte>.Count);
            Vector128<ushort> low = Vector128.Narrow(Scale(part), Scale(part[4..]));
            Vector128<ushort> high = Vector128.Narrow(Scale(part[8..]), Scale(part[12..]));
            Vector128.Narrow(low, high).CopyTo(bytes[i..]);
        }

        for (; i < values.Length; i++)
        {
            float scaled = values[i] * 255f + 0.5f;
            bytes[i] = scaled >= 0 ? (byte)Math.Min(scaled, 255f) : (byte)0;
        }
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
}
