using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR;

/// <summary>
/// Header and index of a <c>.psr</c> file, from which every byte range of the file follows. Requires neither the rest
/// of the file nor the model.
/// </summary>
/// <remarks>
/// <code>
/// header | index | figures | level 0, all tiles | alpha | level 1, all tiles | level 2, all tiles | ...
/// </code>
/// A prefix of the file up to the end of a level shows the picture at that level. Immutable and thread-safe.
/// </remarks>
public sealed class PsrFileInfo : PictureDescription
{
    private readonly TileEntry[] entries;
    private readonly PsrHeader header;

    internal PsrFileInfo(
        PsrHeader header, TileEntry[] entries, int headerLength, IReadOnlyList<MeasuredQuality?> quality)
        : this(
            header,
            new TileGrid(header.Grid, header.Picture.TileSide),
            entries,
            headerLength,
            quality)
    {
    }

    private PsrFileInfo(
        PsrHeader header,
        TileGrid tiles,
        TileEntry[] entries,
        int headerLength,
        IReadOnlyList<MeasuredQuality?> quality)
        : base(
            header.Picture,
            tiles,
            header.ModelName,
            headerLength,
            header.AlphaLength,
            MakeLevels(header, tiles, entries, quality))
    {
        this.header = header;
        this.entries = entries;
        Alpha = AlphaRange(header, tiles, entries);
    }

    /// <summary>The colour space of the picture.</summary>
    public PictureColorSpace ColorSpace => header.ColorSpace;

    /// <summary>The byte range of the compressed alpha plane; empty for an opaque picture.</summary>
    public ByteRange Alpha { get; }

    /// <summary>Length of the complete file in bytes.</summary>
    public long Length => Levels[^1].Bytes;

    /// <summary>Reads header and index from a file's first bytes.</summary>
    /// <param name="prefix">The file's first bytes; bytes beyond header and index are ignored.</param>
    /// <param name="limits">The receiver's size limits.</param>
    /// <param name="info">The parsed header and index.</param>
    /// <param name="length">
    /// If true, <see cref="PictureDescription.HeaderBytes"/>. If false, the minimum number of bytes that
    /// <paramref name="prefix"/> must have, which becomes known in up to three steps. Never more than the limits allow.
    /// </param>
    /// <returns>False if more bytes are needed.</returns>
    /// <exception cref="InvalidPacketException">
    /// The bytes are not the start of a <c>.psr</c> file: they are damaged, have a newer format version, or claim sizes
    /// beyond the limits.
    /// </exception>
    public static bool TryRead(
        ReadOnlySpan<byte> prefix,
        PacketLimits limits,
        [NotNullWhen(true)] out PsrFileInfo? info,
        out int length)
    {
        ArgumentNullException.ThrowIfNull(limits);
        info = null;
        if (!PsrHeaderReader.TryRead(prefix, limits, out PsrHeader? header, out uint checksum, out length))
        {
            return false;
        }

        return PsrIndexReader.TryRead(prefix, limits, header!, checksum, out info, ref length);
    }

    /// <summary>Describes a file whose parts are in memory.</summary>
    internal static PsrFileInfo Of(
        PsrHeader header, IReadOnlyList<byte[]> parts, IReadOnlyList<MeasuredQuality>? quality)
    {
        TileGrid tiles = new(header.Grid, header.Picture.TileSide);
        int headerLength = PsrPrefix.GetLength(header, tiles);
        TileEntry[] entries = new TileEntry[parts.Count];
        long offset = headerLength;
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new TileEntry(offset, parts[i].Length, Crc32C.Compute(parts[i]));
            offset += parts[i].Length + (i == tiles.Count - 1 ? header.AlphaLength : 0);
        }

        return new PsrFileInfo(
            header,
            tiles,
            entries,
            headerLength,
            [.. header.Levels.Select((_, i) => quality is null ? (MeasuredQuality?)null : quality[i])]);
    }

    /// <summary>The byte range of one tile's part.</summary>
    /// <param name="level">Level, 0 to <see cref="PictureDescription.HighestLevel"/>.</param>
    /// <param name="tile">Tile number.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level or tile.</exception>
    public ByteRange GetRange(int level, int tile)
    {
        TileEntry entry = Entry(level, tile);
        return new ByteRange(entry.Offset, entry.Length);
    }

    /// <summary>
    /// The byte ranges of some levels of a region: the parts of all tiles that the region touches, in file order, with
    /// adjacent ranges joined.
    /// </summary>
    /// <param name="fromLevel">First level, 0 or more.</param>
    /// <param name="toLevel">
    /// Last level, <paramref name="fromLevel"/> to <see cref="PictureDescription.HighestLevel"/>.
    /// </param>
    /// <param name="region">Blocks inside the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No such level, or the region extends beyond the picture.
    /// </exception>
    public IReadOnlyList<ByteRange> GetRanges(int fromLevel, int toLevel, BlockRegion region)
    {
        RequireLevel(fromLevel);
        RequireLevel(toLevel);
        ArgumentOutOfRangeException.ThrowIfLessThan(toLevel, fromLevel);
        BlockRegion tiles = Tiles.Cover(region);
        List<ByteRange> ranges = [];
        for (int level = fromLevel; level <= toLevel; level++)
        {
            for (int row = tiles.Y; row < tiles.Bottom; row++)
            {
                long start = Entry(level, row * Tiles.Columns + tiles.X).Offset;
                long end = Entry(level, row * Tiles.Columns + tiles.Right - 1).End;
                Append(ranges, new ByteRange(start, end - start));
            }
        }

        return ranges;
    }

    /// <summary>The highest level that is complete in a file truncated to some length.</summary>
    /// <param name="length">The length in bytes.</param>
    /// <returns>
    /// The level, or -1 if not even level 0 is complete. At level 0 the alpha plane, which follows it, may be missing.
    /// </returns>
    public int GetHighestCompleteLevel(long length)
    {
        int level = HighestLevel;
        while (level >= 0 && Entry(level, (int)Tiles.Count - 1).End > length)
        {
            level--;
        }

        return level;
    }

    /// <summary>Creates a packet from the bytes of a tile, wherever they come from.</summary>
    /// <param name="level">Level, 0 to <see cref="PictureDescription.HighestLevel"/>.</param>
    /// <param name="tile">Tile number.</param>
    /// <param name="payload">The bytes at <see cref="GetRange"/>; the packet refers to them.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level or tile.</exception>
    /// <exception cref="ArgumentException">The length of the payload differs from the index.</exception>
    /// <exception cref="InvalidPacketException">
    /// The bytes do not match the checksum in the index; the exception names level and tile.
    /// </exception>
    public IncrementPacket GetPacket(int level, int tile, ReadOnlyMemory<byte> payload)
    {
        TileEntry entry = Entry(level, tile);
        if (payload.Length != entry.Length)
        {
            throw new ArgumentException(
                $"Tile {tile} of level {level} has {entry.Length} bytes, not {payload.Length}.", nameof(payload));
        }

        PacketThrow.IfTileDiffers(
            level, tile, new ByteRange(entry.Offset, entry.Length), entry.Checksum, Crc32C.Compute(payload.Span));
        BlockRegion position = new(tile % Tiles.Columns, tile / Tiles.Columns, 1, 1);
        return new IncrementPacket(Header, level, position, Levels[level].Codec, payload);
    }

    /// <summary>Decompresses the alpha plane, wherever its bytes come from.</summary>
    /// <param name="compressed">The bytes at <see cref="Alpha"/>.</param>
    /// <returns>width x height bytes, row-major, 255 opaque; empty for an opaque picture.</returns>
    /// <exception cref="ArgumentException">The number of bytes differs from the header.</exception>
    /// <exception cref="InvalidPacketException">The bytes are damaged, or not a plane of this size.</exception>
    public byte[] GetAlpha(ReadOnlyMemory<byte> compressed)
    {
        if (compressed.Length != Alpha.Length)
        {
            throw new ArgumentException(
                $"The alpha section has {Alpha.Length} bytes, not {compressed.Length}.", nameof(compressed));
        }

        if (!HasAlpha)
        {
            return [];
        }

        PacketThrow.IfChecksumDiffers(
            "The alpha plane",
            $"fetch bytes {Alpha.Offset} to {Alpha.End - 1} of the file again",
            Alpha.Offset,
            header.AlphaChecksum,
            Crc32C.Compute(compressed.Span));
        byte[] plane = new byte[(long)Grid.Width * Grid.Height];
        AlphaSection.Inflate(compressed, Alpha.Offset, plane);
        return plane;
    }

    private static void Append(List<ByteRange> ranges, ByteRange range)
    {
        if (ranges.Count > 0 && ranges[^1].End == range.Offset)
        {
            ranges[^1] = ranges[^1] with { Length = ranges[^1].Length + range.Length };
        }
        else
        {
            ranges.Add(range);
        }
    }

    private static ByteRange AlphaRange(PsrHeader header, TileGrid tiles, TileEntry[] entries) =>
        new(header.AlphaLength == 0 ? 0 : entries[tiles.Count - 1].End, header.AlphaLength);

    private static EncodedLevel[] MakeLevels(
        PsrHeader header, TileGrid tiles, TileEntry[] entries, IReadOnlyList<MeasuredQuality?> quality)
    {
        BlockGrid grid = tiles.Blocks;
        EncodedLevel[] levels = new EncodedLevel[header.Levels.Count];
        long samples = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            PsrHeader.Level level = header.Levels[i];
            samples += level.SamplesPerBlock * grid.All.Count;
            long end = Math.Max(entries[(i + 1) * tiles.Count - 1].End, AlphaRange(header, tiles, entries).End);
            levels[i] = new EncodedLevel(
                i,
                level.SamplesPerBlock,
                level.Codec,
                samples,
                (double)samples / ((long)grid.Width * grid.Height * RgbView.BytesPerPixel),
                end,
                quality[i]);
        }

        return levels;
    }

    /// <summary>The checksum of one tile's part.</summary>
    internal uint GetChecksum(int level, int tile) => Entry(level, tile).Checksum;

    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    internal void RequireLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, HighestLevel);
    }

    private TileEntry Entry(int level, int tile)
    {
        RequireLevel(level);
        ArgumentOutOfRangeException.ThrowIfNegative(tile);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tile, Tiles.Count);
        return entries[level * Tiles.Count + tile];
    }
}
