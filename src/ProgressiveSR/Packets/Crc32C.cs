using System.Buffers.Binary;
using System.Numerics;

namespace ProgressiveSR;

/// <summary>
/// CRC-32C (Castagnoli), the checksum of packets and files. It detects any burst error of up to 32 bits.
/// </summary>
internal static class Crc32C
{
    /// <summary>Size of a checksum in bytes.</summary>
    public const int Size = sizeof(uint);

    /// <summary>Computes the checksum of some bytes, or continues an earlier one.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="previous">The checksum of the preceding bytes.</param>
    public static uint Compute(ReadOnlySpan<byte> data, uint previous = 0)
    {
        uint crc = ~previous;
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
