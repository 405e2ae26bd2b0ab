using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Writes everything before the parts: header, index and quality figures.</summary>
internal static class PsrPrefix
{
    /// <summary>Total length of header, index and figures in bytes.</summary>
    /// <exception cref="ArgumentException">It exceeds the maximum array length.</exception>
    public static int GetLength(PsrHeader header, TileGrid tiles)
    {
        long length = header.Length + PsrFormat.IndexLength(header.Levels.Count, tiles.Count)
            + PsrQuality.GetLength(header.Levels.Count);
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException($"The index would take {length} bytes; choose larger tiles.", nameof(tiles));
    }

    /// <summary>Writes the prefix.</summary>
    public static void Write(
        PsrHeader header, PsrFileInfo info, IReadOnlyList<MeasuredQuality>? quality, Span<byte> prefix)
    {
        uint checksum = header.Write(prefix[..header.Length]);
        Span<byte> index = prefix.Slice(
            header.Length, (int)PsrFormat.IndexLength(header.Levels.Count, info.Tiles.Count));
        Span<byte> rest = index;
        for (int level = 0; level < header.Levels.Count; level++)
        {
            for (int tile = 0; tile < info.Tiles.Count; tile++)
            {
                WriteInt32LittleEndian(rest, (int)info.GetRange(level, tile).Length);
                WriteUInt32LittleEndian(rest[sizeof(uint)..], info.GetChecksum(level, tile));
                rest = rest[PsrFormat.EntryLength..];
            }
        }

        WriteUInt32LittleEndian(rest, Crc32C.Compute(index[..^Crc32C.Size], checksum));
        PsrQuality.Write(quality, header.Levels.Count, prefix[(header.Length + index.Length)..]);
    }
}
