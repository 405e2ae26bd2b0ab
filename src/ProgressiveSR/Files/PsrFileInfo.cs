using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR;

/// <summary>
/// Header of a <c>.psr</c> file: what it contains, and where the index and the parts of each level are. Requires
/// neither the rest of the file nor the model.
/// </summary>
/// <remarks>
/// <code>
/// header | figures | level 0: index, parts | alpha | level 1: index, parts | level 2: index, parts | ...
/// </code>
/// A prefix of the file up to the end of a level shows the picture at that level. Immutable and thread-safe.
/// </remarks>
public sealed class PsrFileInfo : PictureDescription
{
    private readonly PsrHeader header;
    private readonly long[] starts;  // of each level's index

    private PsrFileInfo(PsrHeader header, IReadOnlyList<MeasuredQuality>? quality, long[] starts)
        : base(
            header.Picture,
            header.Tiles.Blocks,
            header.ModelName,
            (int)starts[0],
            header.AlphaLength,
            [.. header.Levels.Select((level, i) => Describe(header, level, i, quality?[i], starts))])
    {
        this.header = header;
        this.starts = starts;
        MeasuredQuality = quality;
        Parts = new PartFormat(header.Picture, header.Levels[0].LinearPsnrY is not null);
        Alpha = new ByteRange(
            header.AlphaLength == 0 ? 0 : GetPartsRange(0).End, header.AlphaLength);
    }

    /// <summary>The byte range of the compressed alpha plane; empty for an opaque picture.</summary>
    public ByteRange Alpha { get; }

    /// <summary>Length of the complete file in bytes.</summary>
    public long Length => Levels[^1].Bytes;

    /// <summary>The measured quality of each level; null if the sender did not measure it.</summary>
    internal IReadOnlyList<MeasuredQuality>? MeasuredQuality { get; }

    /// <summary>How the file's parts are laid out and checked.</summary>
    internal PartFormat Parts { get; }

    internal uint HeaderChecksum => header.Checksum;

    /// <summary>Bytes of the header alone, before the figures.</summary>
    internal int HeaderLength => header.Bytes.Length;

    /// <summary>Reads the header from a file's first bytes.</summary>
    /// <param name="prefix">The file's first bytes; bytes beyond header and figures are ignored.</param>
    /// <param name="limits">The receiver's size limits.</param>
    /// <param name="info">The header.</param>
    /// <param name="length">
    /// If true, the bytes of header and figures. If false, the minimum number of bytes that <paramref name="prefix"/>
    /// must have, which becomes known in up to four steps. At most some kilobytes.
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
        if (!PsrHeaderReader.TryRead(prefix, limits, out PsrHeader? header, out length)
            || !PsrQuality.TryRead(prefix, header!.Levels.Count, out MeasuredQuality[]? quality, ref length))
        {
            return false;
        }

        info = Of(header, quality);
        return true;
    }

    /// <summary>Describes a file with a given header.</summary>
    internal static PsrFileInfo Of(PsrHeader header, IReadOnlyList<MeasuredQuality>? quality)
    {
        long[] starts = new long[header.Levels.Count + 1];
        starts[0] = header.Bytes.Length + PsrQuality.GetLength(quality);
        for (int i = 0; i < header.Levels.Count; i++)
        {
            PsrLevel level = header.Levels[i];
            starts[i + 1] = starts[i] + level.GetIndexLength(header.Tiles[i].Count) + level.PartBytes
                + (i == 0 ? header.AlphaLength : 0);
        }

        return new PsrFileInfo(header, quality, starts);
    }

    /// <summary>The byte range of one level's index.</summary>
    /// <param name="level">Level, 0 to <see cref="PictureDescription.HighestLevel"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public ByteRange GetIndexRange(int level)
    {
        RequireLevel(level);
        return new ByteRange(starts[level], Levels[level].IndexBytes);
    }

    /// <summary>The byte range of one level's parts, which follow its index.</summary>
    /// <param name="level">Level, 0 to <see cref="PictureDescription.HighestLevel"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public ByteRange GetPartsRange(int level) => new(GetIndexRange(level).End, header.Levels[level].PartBytes);

    /// <summary>Reads one level's index.</summary>
    /// <param name="level">Level, 0 to <see cref="PictureDescription.HighestLevel"/>.</param>
    /// <param name="bytes">The bytes at <see cref="GetIndexRange"/>.</param>
    /// <param name="limits">The receiver's size limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    /// <exception cref="ArgumentException">The number of bytes is wrong.</exception>
    /// <exception cref="InvalidPacketException">
    /// The bytes are damaged or from another file or level, or the length of a part exceeds the limits.
    /// </exception>
    public PsrLevelIndex ReadIndex(int level, ReadOnlySpan<byte> bytes, PacketLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        long length = GetIndexRange(level).Length;
        return bytes.Length == length
            ? PsrLevelIndex.Read(this, level, bytes, limits)
            : throw new ArgumentException(
                $"The index of level {level} has {length} bytes, not {bytes.Length}.", nameof(bytes));
    }

    /// <summary>Creates a packet from one level of one tile, wherever its bytes come from.</summary>
    /// <param name="level">Level, 0 to <see cref="PictureDescription.HighestLevel"/>.</param>
    /// <param name="tile">Tile number in the level's grid, row-major.</param>
    /// <param name="part">The bytes of the part as in the file; the packet refers to them.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level or tile.</exception>
    /// <exception cref="InvalidPacketException">
    /// The bytes do not match their check; the exception names level and tile.
    /// </exception>
    public IncrementPacket GetPacket(int level, int tile, ReadOnlyMemory<byte> part)
    {
        TileGrid tiles = GetTiles(level);
        ArgumentOutOfRangeException.ThrowIfNegative(tile);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tile, tiles.Count);
        return GetPacket(level, tile, part, range: null);
    }

    /// <summary>
    /// Creates a packet of a tile that exists, whose bytes are at a range of the file if one is given.
    /// </summary>
    internal IncrementPacket GetPacket(int level, int tile, ReadOnlyMemory<byte> part, ByteRange? range)
    {
        if (!Parts.IsIntact(level, tile, part.Span))
        {
            string again = range is { } bytes ? $"bytes {bytes.Offset} to {bytes.End - 1} of the file" : "it";
            string lower = level > 0 ? $", or show level {level - 1}" : "";
            throw new InvalidPacketException(
                $"Tile {tile} of level {level} is damaged; fetch {again} again{lower}.", range?.Offset ?? -1)
            {
                Level = level,
                Tile = tile,
            };
        }

        int columns = GetTiles(level).Columns;
        BlockRegion position = new(tile % columns, tile / columns, 1, 1);
        return new IncrementPacket(Header, level, position, Levels[level].Codec, part);
    }

    /// <summary>The highest level that is complete in a file truncated to some length.</summary>
    /// <param name="length">The length in bytes.</param>
    /// <returns>
    /// The level, or -1 if not even level 0 is complete. At level 0 the alpha plane, which follows it, may be missing.
    /// </returns>
    public int GetHighestCompleteLevel(long length)
    {
        int level = HighestLevel;
        while (level >= 0 && GetPartsRange(level).End > length)
        {
            level--;
        }

        return level;
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

    /// <summary>The header's description of a level.</summary>
    internal PsrLevel GetDescribed(int level) => header.Levels[level];

    /// <summary>
    /// Writes header and figures, the file's first <see cref="PictureDescription.HeaderBytes"/> bytes.
    /// </summary>
    internal void WritePrefix(Stream destination)
    {
        destination.Write(header.Bytes);
        PsrQuality.Write(MeasuredQuality, destination);
    }

    private static EncodedLevel Describe(
        PsrHeader header, PsrLevel level, int number, MeasuredQuality? quality, long[] starts) =>
        new(
            number,
            level.Codec,
            level.Samples,
            (double)level.Samples / ((long)header.Picture.Width * header.Picture.Height * RgbView.BytesPerPixel),
            (int)level.GetIndexLength(header.Tiles[number].Count),
            starts[number + 1],
            level.LinearPsnrY,
            quality);
}
