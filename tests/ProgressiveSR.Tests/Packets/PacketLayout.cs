using System.Numerics;

namespace ProgressiveSR.Tests.Packets;

/// <summary>Where the fields of a packet lie, found by other code than the reader's.</summary>
/// <param name="Frame">The frame, which starts with level and codec.</param>
/// <param name="PayloadLength">The length of the payload, a number.</param>
/// <param name="Checksum">The header's checksum.</param>
/// <param name="Stated">The payload's length as stated.</param>
internal readonly record struct PacketLayout(int Frame, int PayloadLength, int Checksum, BigInteger Stated)
{
    public const byte Continued = 0x8A;
    public const int Version = 4;
    public const int Picture = 5;
    public const int Model = 21;
    public const int Sizes = 37;

    /// <summary>Where the size is if tiles have the same size at all levels.</summary>
    public const int Size = 40;

    public int Payload => Checksum + Crc32C.Size;

    /// <summary>The layout of the packet at the start; null if its header is not whole.</summary>
    public static PacketLayout? Of(ReadOnlySpan<byte> packet)
    {
        int position = packet is [Continued, ..] ? 1 : packet.Length > Sizes ? Sizes + 3 * packet[Sizes] : Size;
        bool whole = position == 1 || (Skip(packet, ref position) && Skip(packet, ref position));
        int frame = position++;
        for (int i = 0; i < 4; i++)
        {
            whole = whole && Skip(packet, ref position);
        }

        int length = position;
        whole = whole && Skip(packet, ref position) && position + Crc32C.Size <= packet.Length;
        return whole ? new PacketLayout(frame, length, position, Number(packet[length..position])) : null;
    }

    /// <summary>
    /// Makes the checksums of all packets in a row right again, as an attacker would, as far as their headers go.
    /// </summary>
    public static void Repair(Span<byte> packets)
    {
        uint picture = 0;
        while (Of(packets) is { } layout)
        {
            if (packets[0] != Continued)
            {
                picture = Crc32C.Compute(packets[..layout.Frame]);
            }

            uint header = Crc32C.Compute(packets[layout.Frame..layout.Checksum], picture);
            BitConverter.TryWriteBytes(packets[layout.Checksum..], header);
            if (layout.Payload + layout.Stated + Crc32C.Size > packets.Length)
            {
                break;
            }

            int end = layout.Payload + (int)layout.Stated;
            BitConverter.TryWriteBytes(packets[end..], Crc32C.Compute(packets[layout.Payload..end], header));
            packets = packets[(end + Crc32C.Size)..];
        }
    }

    private static bool Skip(ReadOnlySpan<byte> bytes, ref int position)
    {
        while (position < bytes.Length && bytes[position] >= 0x80)
        {
            position++;
        }

        return position++ < bytes.Length;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes)
    {
        BigInteger value = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 7) | (bytes[i] & 0x7F);
        }

        return value;
    }
}
