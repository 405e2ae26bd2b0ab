using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR;

/// <summary>
/// What a <c>.psr</c> file says about itself: header and index, from which every byte range of the file follows. Needs
/// neither the rest of the file nor the model.
/// </summary>
/// <remarks>
/// <code>
/// header | index | level 0, all tiles | alpha | level 1, all tiles | level 2, all tiles | ...
/// </code>
/// A prefix of the file that ends behind a level shows the picture at that level. Immutable and thread-safe.
/// </remarks>
public sealed class PsrFileInfo
{
    private readonly TileEntry[] entries;
    private readonly PsrHeader header;

    internal PsrFileInfo(PsrHeader header, TileEntry[] entries, int headerLength)
    {
        this.header = header;
        this.entries = entries;
        HeaderLength = headerLength;
        Tiles = new TileGrid(header.Grid, header.TileSide);
        Alpha = new ByteRange(header.AlphaLength == 0 ? 0 : entries[Tiles.Count - 1].End, header.AlphaLength);
        Levels = MakeLevels();
    }

    /// <summary>Picture, model and true size: what all packets of the file have in common.</summary>
    public PictureHeader Header => header.Picture;

    /// <summary>How the picture lies on blocks.</summary>
    public BlockGrid Grid => header.Grid;

    /// <summary>How the blocks lie in tiles.</summary>
    public TileGrid Tiles { get; }

    /// <summary>
    /// The name of the model that the picture was sampled with: a hint for finding it;
    /// <see cref="PictureHeader.Model"/> decides. It holds no path separators.
    /// </summary>
    public string ModelName => header.ModelName;

    /// <summary>What the colour values mean.</summary>
    public PictureColorSpace ColorSpace => header.ColorSpace;

    /// <summary>The levels in order, each cumulative through itself.</summary>
    public IReadOnlyList<PsrLevel> Levels { get; }

    /// <summary>The highest level that the whole file has.</summary>
    public int HighestLevel => Levels.Count - 1;

    /// <summary>Whether the picture has an alpha plane.</summary>
    public bool HasAlpha => !Alpha.IsEmpty;

    /// <summary>Where the compressed alpha plane lies; empty for an opaque picture.</summary>
    public ByteRange Alpha { get; }

    /// <summary>Bytes of header and index, which open the file.</summary>
    public int HeaderLength { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long Length => Levels[^1].Bytes;

    /// <summary>Reads header and index from a file's first bytes.</summary>
    /// <param name="prefix">The file's first bytes; more than header and index do no harm.</param>
    /// <param name="limits">The sizes that the receiver is willing to take.</param>
    /// <param name="info">What the file says.</param>
    /// <param name="length">
    /// True: <see cref="HeaderLength"/>. False: how many bytes <paramref name="prefix"/> needs at least; it may have to
    /// be read up to three times. Never more than the limits allow.
    /// </param>
    /// <returns>False where more bytes are needed.</returns>
    /// <exception cref="InvalidPacketException">
    /// No file starts with these bytes: they were damaged, come from a later version, or claim sizes beyond the limits.
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

    /// <summary>The bytes of one tile's payload.</summary>
    /// <param name="level">Level, 0 to <see cref="HighestLevel"/>.</param>
    /// <param name="tile">Tile number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level or tile.</exception>
    public ByteRange GetRange(int level, int tile)
    {
        TileEntry entry = Entry(level, tile);
        return new ByteRange(entry.Offset, entry.Length);
    }

    /// <summary>
    /// The bytes that some levels of a region take: the payloads of all tiles that the region touches, in the file's
    /// order, joined where one follows the other.
    /// </summary>
    /// <param name="fromLevel">First level, 0 or more.</param>
    /// <param name="toLevel">Last level, <paramref name="fromLevel"/> to <see cref="HighestLevel"/>.</param>
    /// <param name="region">Blocks inside the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or the region does not fit.</exception>
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

    /// <summary>The highest level of which a file cut after some bytes has all tiles.</summary>
    /// <param name="length">The bytes there are.</param>
    /// <returns>
    /// The level, or -1 where not even level 0 is whole. At level 0 the alpha plane, which follows it, may be missing.
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

    /// <summary>Makes a packet of a tile's bytes, however they came here.</summary>
    /// <param name="level">Level, 0 to <see cref="HighestLevel"/>.</param>
    /// <param name="tile">Tile number.</param>
    /// <param name="payload">The bytes of <see cref="GetRange"/>; the packet refers to them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level or tile.</exception>
    /// <exception cref="ArgumentException">The payload has another length than the index says.</exception>
    /// <exception cref="InvalidPacketException">
    /// The bytes do not fit the checksum in the index; the exception names level and tile.
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
        return new IncrementPacket(Header, level, Tiles[tile], Levels[level].Codec, payload);
    }

    /// <summary>Inflates the alpha plane, however its bytes came here.</summary>
    /// <param name="compressed">The bytes of <see cref="Alpha"/>.</param>
    /// <returns>width x height bytes, row by row, 255 opaque; no bytes for an opaque picture.</returns>
    /// <exception cref="ArgumentException">There are more or fewer bytes than the header says.</exception>
    /// <exception cref="InvalidPacketException">The bytes were damaged or hold no plane of this size.</exception>
    public byte[] GetAlpha(byte[] compressed)
    {
        ArgumentNullException.ThrowIfNull(compressed);
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
            Crc32C.Compute(compressed));
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

    private PsrLevel[] MakeLevels()
    {
        PsrLevel[] levels = new PsrLevel[header.Levels.Count];
        long samples = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            PsrHeader.Level level = header.Levels[i];
            samples += level.SamplesPerBlock * Grid.All.Count;
            long end = Math.Max(entries[(i + 1) * Tiles.Count - 1].End, Alpha.End);
            levels[i] = new PsrLevel(
                i,
                level.SamplesPerBlock,
                level.Codec,
                samples,
                (double)samples / ((long)Grid.Width * Grid.Height * RgbView.BytesPerPixel),
                end);
        }

        return levels;
    }

    private TileEntry Entry(int level, int tile)
    {
        RequireLevel(level);
        ArgumentOutOfRangeException.ThrowIfNegative(tile);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tile, Tiles.Count);
        return entries[level * Tiles.Count + tile];
    }

    private void RequireLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, HighestLevel);
    }
}
