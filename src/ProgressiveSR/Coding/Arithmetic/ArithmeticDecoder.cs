using System.Buffers.Binary;

namespace ProgressiveSR.Coding;

/// <summary>The counterpart of <see cref="ArithmeticEncoder"/>.</summary>
/// <remarks>
/// Of all byte strings only the encoder's own is taken: <see cref="Finish"/> compares what is left over with what the
/// encoder would have written. A code that ends early is noticed at once or there.
/// </remarks>
internal ref struct ArithmeticDecoder : IBinaryCoder
{
    private readonly ReadOnlySpan<byte> code;
    private ulong offset;
    private ulong range;
    private ulong window;
    private int position;

    /// <summary>Starts to read.</summary>
    /// <param name="code">The whole code.</param>
    public ArithmeticDecoder(ReadOnlySpan<byte> code)
    {
        this.code = code;
        range = ulong.MaxValue;
        window = (ulong)Next() << 32;
        window |= Next();
        offset = window;
    }

    /// <inheritdoc/>
    public static bool IsDecoder => true;

    /// <inheritdoc/>
    public int Code(Span<AdaptiveBit> bits, int index, int value)
    {
        ref AdaptiveBit bit = ref bits[index];
        ulong bound = (range >> 16) * bit.Probability;
        if (offset < bound)
        {
            range = bound;
            value = 1;
        }
        else
        {
            offset -= bound;
            range -= bound;
            value = 0;
        }

        bit.Learn(value);
        if (range < 1UL << 32)
        {
            Refill();
        }

        return value;
    }

    /// <inheritdoc/>
    public int CodeDirect(int value, int count)
    {
        value = 0;
        for (int i = 0; i < count; i++)
        {
            range >>= 1;
            ulong above = offset >= range ? ulong.MaxValue : 0;
            offset -= range & above;
            value = (value << 1) - (int)above;
            if (range < 1UL << 32)
            {
                Refill();
            }
        }

        return value;
    }

    /// <summary>Checks that the code ends here, as the encoder ends one.</summary>
    /// <exception cref="InvalidPacketException">It ended before, goes on, or ends otherwise.</exception>
    public readonly void Finish()
    {
        int length = position - sizeof(ulong) + ArithmeticEncoder.FinalBytes(
            window - offset, range, out ulong distance);
        if (length != code.Length || distance != offset)
        {
            throw new InvalidPacketException(
                $"{code.Length} coded bytes do not end with the part's last sample.",
                expected: length,
                actual: code.Length);
        }
    }

    private void Refill()
    {
        uint next = Next();
        window = window << 32 | next;
        offset = offset << 32 | next;
        range <<= 32;
    }

    private uint Next()
    {
        uint next;
        if (position <= code.Length - sizeof(uint))
        {
            next = BinaryPrimitives.ReadUInt32BigEndian(code[position..]);
        }
        else
        {
            if (position >= code.Length + sizeof(ulong))
            {
                throw new InvalidPacketException(
                    $"{code.Length} coded bytes end before the part's last sample.",
                    expected: "more",
                    actual: code.Length);
            }

            Span<byte> last = stackalloc byte[sizeof(uint)];
            last.Clear();
            code[Math.Min(position, code.Length)..].CopyTo(last);
            next = BinaryPrimitives.ReadUInt32BigEndian(last);
        }

        position += sizeof(uint);
        return next;
    }
}
