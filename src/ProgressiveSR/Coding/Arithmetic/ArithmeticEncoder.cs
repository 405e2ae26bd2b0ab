using System.Buffers.Binary;

namespace ProgressiveSR.Coding;

/// <summary>
/// A binary arithmetic coder: an interval of 64-bit numbers is cut in two at each decision, and the shortest number in
/// what is left is the code.
/// </summary>
/// <remarks>
/// The interval is <c>[low, low + range)</c>. Where range falls below 2^32, the four highest bytes of low are written
/// and both move up; a later carry runs into what was written. <c>Coding/FORMAT.md</c> specifies it.
/// </remarks>
internal struct ArithmeticEncoder : IBinaryCoder
{
    private readonly byte[] buffer;
    private readonly int limit;
    private ulong low;
    private ulong range;
    private int position;

    /// <summary>Starts a code.</summary>
    /// <param name="buffer">Receives it; 16 bytes more than <paramref name="limit"/> or longer.</param>
    /// <param name="limit">The most bytes that are of use: coding on beyond them writes nothing.</param>
    public ArithmeticEncoder(byte[] buffer, int limit)
    {
        this.buffer = buffer;
        this.limit = limit;
        range = ulong.MaxValue;
    }

    /// <summary>Whether the code has become longer than is of use.</summary>
    public readonly bool IsTooLong => position > limit;

    /// <inheritdoc/>
    public static bool IsDecoder => false;

    /// <inheritdoc/>
    public int Code(Span<AdaptiveBit> bits, int index, int value)
    {
        ref AdaptiveBit bit = ref bits[index];
        ulong bound = (range >> 16) * bit.Probability;
        bit.Learn(value);
        if (value != 0)
        {
            range = bound;
        }
        else
        {
            range -= bound;
            Add(bound);
        }

        Renormalize();
        return value;
    }

    /// <inheritdoc/>
    public int CodeDirect(int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            range >>= 1;
            if ((value >> i & 1) != 0)
            {
                Add(range);
            }

            Renormalize();
        }

        return value;
    }

    /// <summary>Writes what tells the interval from all others, in the fewest bytes; zeros follow in thought.</summary>
    /// <returns>Bytes of the whole code.</returns>
    public int Finish()
    {
        int bytes = FinalBytes(low, range, out ulong distance);
        Add(distance);
        BinaryPrimitives.WriteUInt64BigEndian(buffer.AsSpan(position), low);
        return position += bytes;
    }

    /// <summary>How many bytes name a number of an interval, and which.</summary>
    /// <param name="low">Lower end.</param>
    /// <param name="range">Length, 2^32 or more.</param>
    /// <param name="distance">How far the number lies above the lower end: so far that its other bytes are 0.</param>
    internal static int FinalBytes(ulong low, ulong range, out ulong distance)
    {
        int bytes = 0;
        ulong mask = ulong.MaxValue;
        while ((distance = (0 - low) & mask) >= range)
        {
            bytes++;
            mask >>= 8;
        }

        return bytes;
    }

    private void Add(ulong bound)
    {
        low += bound;
        if (low < bound)
        {
            Carry();
        }
    }

    private readonly void Carry()
    {
        for (int i = position - 1; !IsTooLong && ++buffer[i] == 0; i--)
        {
        }
    }

    private void Renormalize()
    {
        if (range < 1UL << 32)
        {
            if (position <= limit)
            {
                BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(position), (uint)(low >> 32));
                position += sizeof(uint);
            }

            low <<= 32;
            range <<= 32;
        }
    }
}
