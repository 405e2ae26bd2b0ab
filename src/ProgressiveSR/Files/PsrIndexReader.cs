using ProgressiveSR.Coding;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>Reads and checks the index that follows a file's header.</summary>
internal static class PsrIndexReader
{
    /// <summary>
    /// Reads the index and the quality figures after the <paramref name="length"/> bytes of the header;
    /// <paramref name="length"/> is then the length of all three, whether true or false.
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
        TileGrid tiles = new(header.Grid, header.Picture.TileSide);
        long indexLength = PsrFormat.IndexLength(header.Levels.Count, tiles.Count);
        if (indexLength > Math.Min(limits.MaxIndexBytes, Array.MaxLength / 2))
        {
            PacketThrow.Invalid(
                "The file's index is longer than the receiver allows; encode the picture with larger tiles, or raise "
                + $"{nameof(PacketLimits)}.{nameof(PacketLimits.MaxIndexBytes)}.",
                PsrFormat.TileSideOffset,
                $"at most {limits.MaxIndexBytes} bytes",
                indexLength);
        }

        int start = length;
        int end = start + (int)indexLength;
        length = end + PsrQuality.GetLength(header.Levels.Count);
        if (prefix.Length < length)
        {
            return false;
        }

        ReadOnlySpan<byte> index = prefix[start..(end - Crc32C.Size)];
        PacketThrow.IfChecksumDiffers(
            "The file's index",
            "copy or download the file again",
            end - Crc32C.Size,
            ReadUInt32LittleEndian(prefix[(end - Crc32C.Size)..]),
            Crc32C.Compute(index, headerChecksum));
        MeasuredQuality?[] quality = PsrQuality.Read(prefix[end..length], header.Levels.Count, end);
        info = new PsrFileInfo(header, ReadEntries(index, limits, header, tiles, start, length), length, quality);
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
            PsrHeader.Level level = header.Levels[i / count];
            long most = tiles[i % count].Count * level.SamplesPerBlock;
            if (length > Math.Min(most, limits.MaxPayloadBytes))
            {
                PacketThrow.Invalid(
                    length > most
                        ? $"The length of tile {i % count} of level {i / count} is out of range; encode the picture "
                            + "again."
                        : $"Tile {i % count} of level {i / count} is longer than the receiver allows; encode the "
                            + $"picture with smaller tiles, or raise {nameof(PacketLimits)}."
                            + $"{nameof(PacketLimits.MaxPayloadBytes)}.",
                    start + (long)i * PsrFormat.EntryLength,
                    $"at most {Math.Min(most, limits.MaxPayloadBytes)} bytes",
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

/// <summary>The byte range and checksum of one level of a tile.</summary>
internal readonly record struct TileEntry(long Offset, int Length, uint Checksum)
{
    public long End => Offset + Length;
}
