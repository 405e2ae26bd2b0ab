using System.Runtime.CompilerServices;

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
/// <para>Thread-safe: calls take turns at the stream. I/O errors of the stream are passed on.</para>
/// </remarks>
public sealed class PsrFile : IIncrementSource, IDisposable
{
    private const int RunLength = 1 << 20;

    private readonly SemaphoreSlim turn = new(1);
    private readonly PsrStream stream;

    private PsrFile(PsrStream stream, PsrFileInfo info)
    {
        this.stream = stream;
        Info = info;
    }

    /// <summary>What the file says about itself.</summary>
    public PsrFileInfo Info { get; }

    /// <inheritdoc/>
    public PictureDescription Description => Info;

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

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The stream cannot seek and is past a tile.</exception>
    public async IAsyncEnumerable<IncrementPacket> GetIncrementsAsync(
        int level,
        IReadOnlyList<TilePosition> tiles,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        Info.RequireLevel(level);
        int[] numbers = [.. tiles.Select(Number).Order()];
        for (int first = 0; first < numbers.Length;)
        {
            int end = FindRunEnd(level, numbers, first);
            long start = Info.GetRange(level, numbers[first]).Offset;
            long runEnd = Info.GetRange(level, numbers[end - 1]).End;
            stream.RequireAvailable(runEnd, level, numbers[first]);
            byte[] payloads = new byte[runEnd - start];
            await ReadAsync(start, payloads, level, numbers[first], cancellationToken).ConfigureAwait(false);
            for (; first < end; first++)
            {
                ByteRange range = Info.GetRange(level, numbers[first]);
                yield return Info.GetPacket(
                    level, numbers[first], payloads.AsMemory((int)(range.Offset - start), (int)range.Length));
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The stream cannot seek and is past the plane.</exception>
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

    /// <summary>Closes the stream, unless it was to be left open.</summary>
    public void Dispose()
    {
        stream.Dispose();
        turn.Dispose();
    }

    /// <summary>Closes the stream, unless it was to be left open.</summary>
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

    private int Number(TilePosition tile) =>
        tile.X >= 0 && tile.X < Info.Tiles.Columns && tile.Y >= 0 && tile.Y < Info.Tiles.Rows
            ? tile.Y * Info.Tiles.Columns + tile.X
            : throw new ArgumentOutOfRangeException(
                nameof(tile), tile, $"The picture has {Info.Tiles.Columns}x{Info.Tiles.Rows} tiles.");

    /// <summary>Tiles that lie side by side are read at once, as far as the file goes and up to 1 MiB.</summary>
    private int FindRunEnd(int level, int[] tiles, int first)
    {
        long start = Info.GetRange(level, tiles[first]).Offset;
        long limit = Math.Min(start + RunLength, stream.Available);
        int end = first + 1;
        while (end < tiles.Length && tiles[end] == tiles[end - 1] + 1 && Info.GetRange(level, tiles[end]).End <= limit)
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
