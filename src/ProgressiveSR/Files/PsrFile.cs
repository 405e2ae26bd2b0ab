using System.Runtime.CompilerServices;

namespace ProgressiveSR;

/// <summary>
/// Reads a <c>.psr</c> file piece by piece: the header on opening, later only what is requested, with the index of each
/// level before its first part.
/// </summary>
/// <remarks>
/// <para>
/// Every piece is verified when it is read. A truncated file still has the tiles and levels before its end; opening
/// requires the header.
/// </para>
/// <para>
/// A seekable stream is read at any position, and its length is queried each time, so a file can be read while it is
/// still being written. A stream that is not seekable is read forwards: pieces must be requested in file order (level
/// 0, alpha, level 1, ...), the bytes between them are skipped, and the file counts as complete until it ends early.
/// </para>
/// <para>Thread-safe: calls are serialised. I/O errors of the stream propagate.</para>
/// </remarks>
public sealed class PsrFile : IIncrementSource, IDisposable
{
    private const int RunLength = 1 << 20;

    private readonly SemaphoreSlim turn = new(1);
    private readonly PsrStream stream;
    private readonly PacketLimits limits;
    private readonly PsrLevelIndex?[] indexes;

    private PsrFile(PsrStream stream, PacketLimits limits, PsrFileInfo info)
    {
        this.stream = stream;
        this.limits = limits;
        Info = info;
        indexes = new PsrLevelIndex?[info.Levels.Count];
    }

    /// <summary>The header of the file.</summary>
    public PsrFileInfo Info { get; }

    /// <inheritdoc/>
    public PictureDescription Description => Info;

    /// <summary>
    /// Bytes read from the stream so far, including header and indexes; bytes read twice count twice.
    /// </summary>
    public long BytesRead => stream.BytesRead;

    /// <summary>The highest level whose tiles are all present, or -1.</summary>
    public int HighestCompleteLevel => Info.GetHighestCompleteLevel(stream.Available);

    /// <summary>Whether the file is truncated.</summary>
    public bool IsTruncated => stream.Available < Info.Length;

    /// <summary>
    /// Whether the whole alpha plane is present; true if the picture has none. Level 0 can be complete without it.
    /// </summary>
    public bool IsAlphaComplete => stream.Available >= Info.Alpha.End;

    /// <summary>Opens a file on disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The receiver's size limits; null for the defaults.</param>
    /// <returns>The open file, which the caller disposes.</returns>
    /// <exception cref="InvalidPacketException">
    /// The file is not a <c>.psr</c> file, is damaged or exceeds the limits.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static PsrFile Open(string path, PacketLimits? limits = null) => Open(File.OpenRead(path), limits);

    /// <summary>Opens a file in a stream, starting at its current position.</summary>
    /// <param name="stream">A readable stream; see the remarks of the class on streams that are not seekable.</param>
    /// <param name="limits">The receiver's size limits; null for the defaults.</param>
    /// <param name="leaveOpen">
    /// False to close the stream with the file, and also if opening fails; true to leave it open.
    /// </param>
    /// <returns>The open file, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The stream is not readable.</exception>
    /// <exception cref="InvalidPacketException">
    /// The stream does not contain a <c>.psr</c> file, or one that is damaged or exceeds the limits.
    /// </exception>
    public static PsrFile Open(Stream stream, PacketLimits? limits = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream is not readable.", nameof(stream));
        }

        PsrStream source = new(stream, leaveOpen);
        try
        {
            return new PsrFile(source, limits ??= PacketLimits.Default, ReadInfo(source, limits));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The stream is not seekable, and has passed a tile.</exception>
    public async IAsyncEnumerable<IncrementPacket> GetIncrementsAsync(
        int level,
        IReadOnlyList<TilePosition> tiles,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        TileGrid grid = Info.GetTiles(level);
        int[] numbers = [.. tiles.Select(tile => Number(tile, grid)).Order()];
        PsrLevelIndex index = await GetIndexAsync(level, cancellationToken).ConfigureAwait(false);
        for (int first = 0; first < numbers.Length;)
        {
            int end = FindRunEnd(index, numbers, first);
            long start = index.GetRange(numbers[first]).Offset;
            long runEnd = index.GetRange(numbers[end - 1]).End;
            stream.RequireAvailable(runEnd, level, numbers[first]);
            byte[] payloads = new byte[runEnd - start];
            await ReadAsync(start, payloads, level, numbers[first], cancellationToken).ConfigureAwait(false);
            for (; first < end; first++)
            {
                ByteRange range = index.GetRange(numbers[first]);
                yield return index.GetPacket(
                    numbers[first], payloads.AsMemory((int)(range.Offset - start), (int)range.Length));
            }
        }
    }

    /// <summary>The index of a level, read on first use.</summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    /// <exception cref="InvalidPacketException">The index is damaged or missing.</exception>
    /// <exception cref="InvalidOperationException">The stream is not seekable, and has passed the index.</exception>
    public async ValueTask<PsrLevelIndex> GetIndexAsync(int level, CancellationToken cancellationToken = default)
    {
        ByteRange range = Info.GetIndexRange(level);
        if (Volatile.Read(ref indexes[level]) is { } known)
        {
            return known;
        }

        stream.RequireAvailable(range.End, level);
        byte[] bytes = new byte[range.Length];
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (indexes[level] is null)
            {
                await stream.ReadAsync(range.Offset, bytes, level, null, cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref indexes[level], Info.ReadIndex(level, bytes, limits));
            }

            return indexes[level]!;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The stream is not seekable, and has passed the alpha plane.
    /// </exception>
    public async ValueTask<ReadOnlyMemory<byte>> GetAlphaAsync(CancellationToken cancellationToken = default)
    {
        if (!Info.HasAlpha)
        {
            return default;
        }

        stream.RequireAvailable(Info.Alpha.End);
        byte[] compressed = new byte[Info.Alpha.Length];
        await ReadAsync(Info.Alpha.Offset, compressed, null, null, cancellationToken).ConfigureAwait(false);
        return Info.GetAlpha(compressed);
    }

    /// <summary>Closes the stream, unless it is to be left open.</summary>
    public void Dispose()
    {
        stream.Dispose();
        turn.Dispose();
    }

    /// <summary>Closes the stream, unless it is to be left open.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

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

    private static int Number(TilePosition tile, TileGrid grid) =>
        tile.X >= 0 && tile.X < grid.Columns && tile.Y >= 0 && tile.Y < grid.Rows
            ? tile.Y * grid.Columns + tile.X
            : throw new ArgumentOutOfRangeException(
                nameof(tile), tile, $"The level has {grid.Columns}x{grid.Rows} tiles.");

    /// <summary>Adjacent tiles are read at once, up to the end of the file and at most 1 MiB.</summary>
    private int FindRunEnd(PsrLevelIndex index, int[] tiles, int first)
    {
        long start = index.GetRange(tiles[first]).Offset;
        long limit = Math.Min(start + RunLength, stream.Available);
        int end = first + 1;
        while (end < tiles.Length && tiles[end] == tiles[end - 1] + 1 && index.GetRange(tiles[end]).End <= limit)
        {
            end++;
        }

        return end;
    }

    private async ValueTask ReadAsync(
        long offset, Memory<byte> destination, int? level, int? tile, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await stream.ReadAsync(offset, destination, level, tile, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }
}
