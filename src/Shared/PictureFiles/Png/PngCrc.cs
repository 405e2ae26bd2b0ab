using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR.PictureFiles;

/// <summary>The checksum of PNG chunks: CRC-32 with the reflected polynomial 0xEDB88320.</summary>
internal struct PngCrc
{
    private const int BytesAtOnce = 8;

    // Row k holds the effect of a byte on the checksum when followed by k zero bytes, to process eight bytes at once.
    private static readonly uint[] Table = MakeTable();

    private uint state;

    /// <summary>The checksum of no bytes.</summary>
    public PngCrc() => state = uint.MaxValue;

    /// <summary>The checksum of all bytes so far.</summary>
    public readonly uint Value => ~state;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> table = Table;
        uint sum = state;
        for (; bytes.Length >= BytesAtOnce; bytes = bytes[BytesAtOnce..])
        {
            ulong next = ReadUInt64LittleEndian(bytes) ^ sum;
            sum = 0;
            for (int row = BytesAtOnce - 1; row >= 0; row--)
            {
                sum ^= table[row * 256 + (byte)next];
                next >>= 8;
            }
        }

        foreach (byte value in bytes)
        {
            sum = table[(byte)(sum ^ value)] ^ (sum >> 8);
        }

        state = sum;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[BytesAtOnce * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint sum = value;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
            }

            table[value] = sum;
        }

        for (int i = 256; i < table.Length; i++)
        {
            table[i] = table[(byte)table[i - 256]] ^ (table[i - 256] >> 8);
        }

        return table;
    }
}
