using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Reads and checks the index that follows a file's header.</summary>
internal static class PsrIndexReader
{
    /// <summary>
    /// Reads the index behind the header's <paramref name="length"/> bytes; true or false, that is then the length
    /// of header and index together.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<byte> prefix,
        PacketLimits limits,
        PsrHeader header,
        uint headerChecksum,
        out PsrFileInfo? info,
        ref int length)
    {
        info = null;
        TileGrid tiles = new(header.Grid, header.TileSide);
        long indexLength = PsrFormat.IndexLength(header.Levels.Count, tiles.Count);
        if (indexLength > Math.Min(limits.MaxIndexBytes, Array.MaxLength - length))
        {
            PacketThrow.Invalid(
                "The file's index is longer than the receiver allows; encode the picture with larger tiles, or raise "
                + $"{nameof(PacketLimits)}.{nameof(PacketLimits.MaxIndexBytes)}.",
                PsrFormat.TileSideOffset,
                $"at most {limits.MaxIndexBytes} bytes",
                indexLength);
        }

        int start = length;
        length += (int)indexLength;
        if (prefix.Length < length)
        {
            return false;
        }

        ReadOnlySpan<byte> index = prefix[start..(length - Crc32C.Size)];
        PacketThrow.IfChecksumDiffers(
            "The file's index",
            "copy or download the file again",
            length - Crc32C.Size,
            ReadUInt32LittleEndian(prefix[(length - Crc32C.Size)..]),
            Crc32C.Compute(index, headerChecksum));
        info = new PsrFileInfo(header, ReadEntries(index, limits, header, tiles, start, length), length);
        return true;
    }

    private static TileEntry[] ReadEntries(
        ReadOnlySpan<byte> index, PacketLimits limits, PsrHeader header, TileGrid tiles, int start, long payloads)
    {
        int count = (int)tiles.Count;
        TileEntry[] entries = new TileEntry[index.Length / PsrFormat.EntryLength];
        long offset = payloads;
        for (int i = 0; i < entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = index.Slice(i * PsrFormat.EntryLength, PsrFormat.EntryLength);
            uint length = ReadUInt32LittleEndian(entry);
            long expected = tiles[i % count].Count * header.Levels[i / count].SamplesPerBlock;
            if (length != expected || length > limits.MaxPayloadBytes)
            {
                PacketThrow.Invalid(
                    length != expected
                        ? $"Tile {i % count} of level {i / count} has a length that it cannot have; encode the picture "
                            + "again."
                        : $"Tile {i % count} of level {i / count} is longer than the receiver allows; encode the "
                            + $"picture with smaller tiles, or raise {nameof(PacketLimits)}."
                            + $"{nameof(PacketLimits.MaxPayloadBytes)}.",
                    start + (long)i * PsrFormat.EntryLength,
                    $"{expected} bytes, at most {limits.MaxPayloadBytes}",
                    length);
            }

            entries[i] = new TileEntry(offset, (int)length, ReadUInt32LittleEndian(entry[sizeof(uint)..]));
            offset += length;
            if (i == count - 1)
            {
                offset += header.AlphaLength;
            }
        }

        return entries;
    }
}
