namespace ProgressiveSR;

/// <summary>
/// CRC-8 with polynomial 07 (not reflected, initial value and final XOR 0), the check of a part. It detects any change
/// within eight neighbouring bits, and 255 of 256 others.
/// </summary>
internal static class Crc8
{
    private const int Polynomial = 0x07;

    private static readonly byte[] Table = [.. Enumerable.Range(0, 256).Select(Divide)];

    /// <summary>Computes the check of some bytes, or continues an earlier one.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="previous">The check of the preceding bytes.</param>
    public static byte Compute(ReadOnlySpan<byte> data, byte previous = 0)
    {
        ReadOnlySpan<byte> table = Table;
        foreach (byte value in data)
        {
            previous = table[previous ^ value];
        }

        return previous;
    }

    private static byte Divide(int value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 0x80) == 0 ? value << 1 : (value << 1) ^ Polynomial;
        }

        return (byte)value;
    }
}
