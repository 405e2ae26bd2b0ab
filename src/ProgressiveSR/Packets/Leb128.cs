using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR;

/// <summary>
/// Unsigned numbers as LEB128: seven bits per byte, lowest first, the top bit set if another byte follows. Numbers
/// have at most 63 bits, and only their shortest form is valid.
/// </summary>
internal static class Leb128
{
    /// <summary>The maximum length of a number in bytes.</summary>
    public const int MaxLength = 9;

    private const int BitsPerByte = 7;
    private const byte More = 0x80;

    /// <summary>The length of a number in bytes, 1 to <see cref="MaxLength"/>.</summary>
    public static int GetLength(ulong value)
    {
        int length = 1;
        while ((value >>= BitsPerByte) > 0)
        {
            length++;
        }

        return length;
    }

    /// <summary>Writes a number.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> destination, ulong value)
    {
        int length = 0;
        for (; value >= More; value >>= BitsPerByte)
        {
            destination[length++] = (byte)(value | More);
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads the number at a position, and advances the position past it.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="position">The number's first byte.</param>
    /// <param name="value">The number.</param>
    /// <returns>False, with the position unchanged, if the bytes end within the number.</returns>
    /// <exception cref="InvalidPacketException">The bytes are not the shortest form of a number.</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        value = 0;
        for (int i = 0; i < source.Length - position; i++)
        {
            byte next = source[position + i];
            bool isLast = next < More;
            if ((isLast && next == 0 && i > 0) || (!isLast && i == MaxLength - 1))
            {
                Throw(position, source.Slice(position, i + 1));
            }

            value |= (ulong)(next & (More - 1)) << (BitsPerByte * i);
            if (isLast)
            {
                position += i + 1;
                return true;
            }
        }

        return false;
    }

    [DoesNotReturn]
    private static void Throw(int position, ReadOnlySpan<byte> bytes) =>
        PacketThrow.Invalid(
            "A number is not in its shortest form; send or encode the picture again.",
            position,
            $"LEB128 of at most {MaxLength} bytes",
            Convert.ToHexStringLower(bytes));
}
