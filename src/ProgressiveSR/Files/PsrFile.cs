namespace ProgressiveSR;

/// <summary>
/// Reads a <c>.psr</c> file piece by piece: header and index when it is opened, then what is asked for, nothing else.
/// </summary>
/// <remarks>
/// <para>
/// Every piece is compared with its checksum when it is read. A file that was cut off keeps its lower levels; opening
/// needs header and index.
/// </para>
/// <para>
/// A stream that can seek is read at any place, and its length is asked for anew each time, so that a file can be read
/// while it still grows. One that cannot seek is read forwards: pieces must be asked for in the file's order (level 0,
/// alpha, level 1, ...), what lies between them is read and dropped, and the file counts as whole until it ends early.
/// </para>
/// <para>Not thread-safe: there is one stream. <see cref="Info"/> is. I/O errors of the stream are passed on.</para>
/// </remarks>
public sealed class PsrFile : IDisposable
{
    private const int RunLength = 1 << 20;

    private readonly PsrStream stream;

    private PsrFile(PsrStream stream, PsrFileInfo info)
    {
        this.stream = stream;
        Info = info;
    }

    /// <summary>What the file says about itself.</summary>
    public PsrFileInfo Info { get; }

    /// <summary>Bytes taken from the stream so far, header and index included; bytes read twice count twice.</summary>
    public long BytesRead => stream.BytesRead;

    /// <summary>The highest level whose tiles are all there, or -1.</summary>
    public int HighestCompleteLevel => Info.GetHighestCompleteLevel(stream.Available);

    /// <summary>Whether the file ends early.</summary>
    public bool IsTruncated => stream.Available < Info.Length;

    /// <summary>
    /// Whether all of the alpha plane is there, as it is where there is none to come. Level 0 can be whole without it.
    /// </summary>
    public bool IsAlphaComplete => stream.Available >= Info.Alpha.End;

    /// <summary>Opens a file on disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The sizes that the receiver is willing to take; the defaults where null.</param>
    /// <returns>The open file, which the caller disposes.</returns>
    /// <exception cref="InvalidPacketException">This is no such file, or damaged or beyond the limits.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static PsrFile Open(string path, PacketLimits? limits = null) => Open(File.OpenRead(path), limits);

    /// <summary>Opens a file in a stream; it begins at the stream's present position.</summary>
    /// <param name="stream">A stream that can be read; whether it can seek is told apart in the remarks above.</param>
    /// <param name="limits">The sizes that the receiver is willing to take; the defaults where null.</param>
    /// <param name="leaveOpen">
    /// False: the stream is closed with the file, and also where opening fails. True: it stays the caller's.
    /// </param>
    /// <returns>The open file, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidPacketException">This is no such file, or damaged or beyond the limits.</exception>
    public static PsrFile Open(Stream stream, PacketLimits? limits = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read.", nameof(stream));
        }

        PsrStream source = new(stream, leaveOpen);
        try
        {
            return new PsrFile(source, ReadInfo(source, limits ?? PacketLimits.Default));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tile of one level.</summary>
    /// <param name="level">Level, 0 to <see cref="PsrFileInfo.HighestLevel"/>.</param>
    /// <param name="tile">Tile number.</param>
    /// <param name="buffer">
    /// Receives the payload; at least as long as <see cref="PsrFileInfo.GetRange"/> says. The packet refers to it.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level or tile.</exception>
    /// <exception cref="ArgumentException">The buffer is too short.</exception>
    /// <exception cref="InvalidPacketException">
    /// The tile is damaged, or the file ends before its end; the exception names level and tile.
    /// </exception>
    /// <exception cref="InvalidOperationException">The stream cannot seek and is past the tile.</exception>
    public IncrementPacket ReadPacket(int level, int tile, Memory<byte> buffer)
    {
        ByteRange range = Info.GetRange(level, tile);
        if (buffer.Length < range.Length)
        {
            throw new ArgumentException(
                $"Tile {tile} of level {level} has {range.Length} bytes, but the buffer has {buffer.Length}.",
                nameof(buffer));
        }

        buffer = buffer[..(int)range.Length];
        stream.Read(range.Offset, buffer.Span, level, tile);
        return Info.GetPacket(level, tile, buffer);
    }

    /// <summary>Reads one level of a region: the packets of all tiles that the region touches.</summary>
    /// <param name="level">Level, 0 to <see cref="PsrFileInfo.HighestLevel"/>.</param>
    /// <param name="region">Blocks inside the picture; the packets may cover more.</param>
    /// <returns>
    /// A packet per tile, row by row, read while they are taken. Their payloads are fresh memory that may be kept.
    /// Taking one may throw what <see cref="ReadPacket"/> throws.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or the region does not fit.</exception>
    public IEnumerable<IncrementPacket> ReadIncrements(int level, BlockRegion region)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Info.HighestLevel);
        return ReadTiles(level, Info.Tiles.Cover(region));
    }

    /// <summary>Reads the alpha plane.</summary>
    /// <returns>width x height bytes, row by row, 255 opaque; no bytes for an opaque picture.</returns>
    /// <exception cref="InvalidPacketException">The plane is damaged, or the file ends before its end.</exception>
    /// <exception cref="InvalidOperationException">The stream cannot seek and is past the plane.</exception>
    public byte[] ReadAlpha()
    {
        if (!Info.HasAlpha)
        {
            return [];
        }

        stream.RequireAvailable(Info.Alpha.End);
        byte[] compressed = new byte[Info.Alpha.Length];
        stream.Read(Info.Alpha.Offset, compressed);
        return Info.GetAlpha(compressed);
    }

    /// <summary>Closes the stream, unless it was to be left open.</summary>
    public void Dispose() => stream.Dispose();

    private static PsrFileInfo ReadInfo(PsrStream stream, PacketLimits limits)
    {
        byte[] prefix = [];
        PsrFileInfo? info;
        while (!PsrFileInfo.TryRead(prefix, limits, out info, out int needed))
        {
            stream.RequireAvailable(needed);
            int known = prefix.Length;
            Array.Resize(ref prefix, needed);
            stream.Read(known, prefix.AsSpan(known));
        }

        return info;
    }

    private IEnumerable<IncrementPacket> ReadTiles(int level, BlockRegion tiles)
    {
        for (int row = tiles.Y; row < tiles.Bottom; row++)
        {
            int end = row * Info.Tiles.Columns + tiles.Right;
            for (int tile = row * Info.Tiles.Columns + tiles.X; tile < end;)
            {
                int next = FindRunEnd(level, tile, end);
                foreach (IncrementPacket packet in ReadRun(level, tile, next))
                {
                    yield return packet;
                }

                tile = next;
            }
        }
    }

    /// <summary>Tiles that lie side by side are read at once, as far as the file goes and up to 1 MiB.</summary>
    private int FindRunEnd(int level, int first, int end)
    {
        long start = Info.GetRange(level, first).Offset;
        long limit = Math.Min(start + RunLength, stream.Available);
        int next = first + 1;
        while (next < end && Info.GetRange(level, next).End <= limit)
        {
            next++;
        }

        return next;
    }

    private IEnumerable<IncrementPacket> ReadRun(int level, int first, int end)
    {
        long start = Info.GetRange(level, first).Offset;
        long runEnd = Info.GetRange(level, end - 1).End;
        stream.RequireAvailable(runEnd, level, first);
        byte[] payloads = new byte[runEnd - start];
        stream.Read(start, payloads, level, first);
        for (int tile = first; tile < end; tile++)
        {
            ByteRange range = Info.GetRange(level, tile);
            yield return Info.GetPacket(
                level, tile, payloads.AsMemory((int)(range.Offset - start), (int)range.Length));
        }
    }
}
