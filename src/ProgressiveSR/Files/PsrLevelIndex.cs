using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR;

/// <summary>
/// The index of one level of a <c>.psr</c> file: where the part of each tile is. Immutable and thread-safe.
/// </summary>
public sealed class PsrLevelIndex
{
    private readonly PsrFileInfo info;
    private readonly TileGrid tiles;
    private readonly long[] offsets;  // of each part, and the end of the last

    private PsrLevelIndex(PsrFileInfo info, int level, long[] offsets)
    {
        this.info = info;
        this.offsets = offsets;
        tiles = info.GetTiles(level);
        Level = level;
    }

    /// <summary>The level.</summary>
    public int Level { get; }

    /// <summary>Number of tiles.</summary>
    public int Count => offsets.Length - 1;

    /// <summary>The byte range of one tile's part.</summary>
    /// <param name="tile">Tile number in the level's grid.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such tile.</exception>
    public ByteRange GetRange(int tile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tile);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tile, offsets.Length - 1);
        return new ByteRange(offsets[tile], offsets[tile + 1] - offsets[tile]);
    }

    /// <summary>
    /// The byte ranges of a region: the parts of all tiles that it touches, in file order, with adjacent ranges joined.
    /// </summary>
    /// <param name="region">Blocks inside the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the picture.</exception>
    public IReadOnlyList<ByteRange> GetRanges(BlockRegion region)
    {
        BlockRegion cover = tiles.Cover(region);
        List<ByteRange> ranges = [];
        for (int row = cover.Y; row < cover.Bottom; row++)
        {
            long start = offsets[row * tiles.Columns + cover.X];
            long end = offsets[row * tiles.Columns + cover.Right];
            if (ranges.Count > 0 && ranges[^1].End == start)
            {
                ranges[^1] = ranges[^1] with { Length = end - ranges[^1].Offset };
            }
            else
            {
                ranges.Add(new ByteRange(start, end - start));
            }
        }

        return ranges;
    }

    /// <summary>Creates a packet from the bytes of a tile, wherever they come from.</summary>
    /// <param name="tile">Tile number in the level's grid.</param>
    /// <param name="part">The bytes at <see cref="GetRange"/>; the packet refers to them.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such tile.</exception>
    /// <exception cref="ArgumentException">The length of the part differs from the index.</exception>
    /// <exception cref="InvalidPacketException">
    /// The bytes do not match their check; the exception names level and tile.
    /// </exception>
    public IncrementPacket GetPacket(int tile, ReadOnlyMemory<byte> part)
    {
        ByteRange range = GetRange(tile);
        if (part.Length != range.Length)
        {
            throw new ArgumentException(
                $"Tile {tile} of level {Level} has {range.Length} bytes, not {part.Length}.", nameof(part));
        }

        return info.GetPacket(Level, tile, part, range);
    }

    /// <summary>Creates the index of parts in memory.</summary>
    internal static PsrLevelIndex Of(PsrFileInfo info, int level, ReadOnlySpan<byte[]> parts)
    {
        long[] offsets = new long[parts.Length + 1];
        offsets[0] = info.GetPartsRange(level).Offset;
        for (int i = 0; i < parts.Length; i++)
        {
            offsets[i + 1] = offsets[i] + parts[i].Length;
        }

        return new PsrLevelIndex(info, level, offsets);
    }

    /// <summary>Reads an index.</summary>
    /// <param name="info">The file's header.</param>
    /// <param name="level">The level.</param>
    /// <param name="bytes">The bytes at <see cref="PsrFileInfo.GetIndexRange"/>.</param>
    /// <param name="limits">The receiver's size limits.</param>
    /// <exception cref="InvalidPacketException">
    /// The bytes are damaged or from another file or level, or lengths exceed the limits.
    /// </exception>
    internal static PsrLevelIndex Read(PsrFileInfo info, int level, ReadOnlySpan<byte> bytes, PacketLimits limits)
    {
        ByteRange range = info.GetIndexRange(level);
        ReadOnlySpan<byte> packed = bytes[..^Crc32C.Size];
        PacketThrow.IfChecksumDiffers(
            $"The index of level {level}",
            $"fetch bytes {range.Offset} to {range.End - 1} of the file again",
            range.End - Crc32C.Size,
            ReadUInt32LittleEndian(bytes[packed.Length..]),
            Checksum(info, level, packed));
        PsrLevel described = info.GetDescribed(level);
        long[] offsets = new long[info.GetTiles(level).Count + 1];
        offsets[0] = info.GetPartsRange(level).Offset;
        int longest = 0;
        BitReader bits = new(packed);
        for (int tile = 0; tile < offsets.Length - 1; tile++)
        {
            int length = bits.Read(described.LengthBits);
            longest = Math.Max(longest, length);
            offsets[tile + 1] = offsets[tile] + length;
            if (length > limits.MaxPayloadBytes)
            {
                PacketThrow.Invalid(
                    $"Tile {tile} of level {level} is longer than the receiver allows; encode the picture with smaller "
                    + $"tiles, or raise {nameof(PacketLimits)}.{nameof(PacketLimits.MaxPayloadBytes)}.",
                    range.Offset,
                    $"at most {limits.MaxPayloadBytes} bytes",
                    length);
            }
        }

        bool isWhole = offsets[^1] == info.GetPartsRange(level).End && bits.IsPadded
            && PsrLevel.BitsOf(longest) == described.LengthBits;
        if (!isWhole)
        {
            PacketThrow.Invalid(
                $"The index of level {level} does not match the file's header; encode the picture again.",
                range.Offset,
                $"{described.PartBytes} bytes in lengths of {described.LengthBits} bits",
                $"{offsets[^1] - offsets[0]} bytes, {longest} the longest");
        }

        return new PsrLevelIndex(info, level, offsets);
    }

    /// <summary>Writes the index as stored in the file.</summary>
    internal byte[] ToBytes()
    {
        int width = info.GetDescribed(Level).LengthBits;
        byte[] bytes = new byte[info.GetIndexRange(Level).Length];
        Span<byte> packed = bytes.AsSpan(..^Crc32C.Size);
        long position = 0;
        for (int tile = 0; tile < offsets.Length - 1; tile++)
        {
            long length = offsets[tile + 1] - offsets[tile];
            for (int bit = 0; bit < width; bit++, position++)
            {
                packed[(int)(position / 8)] |= (byte)((length >> bit & 1) << (int)(position % 8));
            }
        }

        WriteUInt32LittleEndian(bytes.AsSpan(packed.Length), Checksum(info, Level, packed));
        return bytes;
    }

    /// <summary>Continues the header's checksum, so that the index of another file or level is rejected.</summary>
    private static uint Checksum(PsrFileInfo info, int level, ReadOnlySpan<byte> packed) =>
        Crc32C.Compute(packed, Crc32C.Compute([(byte)level], info.HeaderChecksum));

    /// <summary>Reads integers of a fixed number of bits, lowest bit first.</summary>
    private ref struct BitReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;
        private long position;

        /// <summary>Whether all remaining bits are 0.</summary>
        public readonly bool IsPadded =>
            position == 8L * bytes.Length || bytes[(int)(position / 8)] >> (int)(position % 8) == 0;

        public int Read(int width)
        {
            int value = 0;
            for (int bit = 0; bit < width; bit++, position++)
            {
                value |= (bytes[(int)(position / 8)] >> (int)(position % 8) & 1) << bit;
            }

            return value;
        }
    }
}
