using Microsoft.Win32.SafeHandles;

namespace ProgressiveSR.Transmission;

/// <summary>
/// A complete <c>.psr</c> file on disk, opened to answer requests for its pieces. Thread-safe: reads run concurrently
/// and at any place. Indexes are read on first use.
/// </summary>
/// <remarks>
/// A request holds a reference while it reads (<see cref="TryAddReference"/>), so that a cache can dispose its own in
/// the meantime; the last reference closes the file. A file that is deleted or replaced meanwhile remains readable.
/// </remarks>
public sealed class StoredPicture : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly PacketLimits limits;
    private readonly PsrLevelIndex?[] indexes;
    private int references = 1;

    private StoredPicture(SafeFileHandle file, PsrFileInfo info, ContentId encoding, PacketLimits limits)
    {
        this.file = file;
        this.limits = limits;
        Info = info;
        Encoding = encoding;
        indexes = new PsrLevelIndex?[info.Levels.Count];
    }

    /// <summary>The header.</summary>
    public PsrFileInfo Info { get; }

    /// <summary>The encoding's id.</summary>
    public ContentId Encoding { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Its id if known; null to compute it, which reads the whole file.</param>
    /// <param name="limits">Size limits; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="InvalidPacketException">
    /// The file is not a <c>.psr</c> file, damaged, truncated or too large.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the file is not permitted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<StoredPicture> OpenAsync(
        string path,
        ContentId? encoding = null,
        PacketLimits? limits = null,
        CancellationToken cancellationToken = default)
    {
        limits ??= PacketLimits.Default;
        SafeFileHandle file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
        try
        {
            long length = RandomAccess.GetLength(file);
            using HandleStream stream = new(file, length);
            FilePrefix prefix = await FilePrefix.ReadAsync(stream, limits, cancellationToken).ConfigureAwait(false);
            FilePrefix.RequireWhole(length, prefix.Info.Length);
            encoding ??= await EncodingId.ComputeAsync(stream, prefix, cancellationToken).ConfigureAwait(false);
            return new StoredPicture(file, prefix.Info, encoding.Value, limits);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes a reference, which the caller disposes as it would the picture.</summary>
    /// <returns>False if the file is closed already.</returns>
    public bool TryAddReference()
    {
        int current = Volatile.Read(ref references);
        while (current > 0)
        {
            int seen = Interlocked.CompareExchange(ref references, current + 1, current);
            if (seen == current)
            {
                return true;
            }

            current = seen;
        }

        return false;
    }

    /// <summary>The byte range of a whole level: its index, followed by its parts.</summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public ByteRange GetLevelRange(int level)
    {
        long start = Info.GetIndexRange(level).Offset;
        return new ByteRange(start, Info.GetPartsRange(level).End - start);
    }

    /// <summary>The index of a level.</summary>
    /// <param name="level">Level, 0 to the highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    /// <exception cref="InvalidPacketException">The index is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public PsrLevelIndex GetIndex(int level)
    {
        ByteRange range = Info.GetIndexRange(level);
        if (Volatile.Read(ref indexes[level]) is { } known)
        {
            return known;
        }

        // Two first requests may read it twice, which does no harm.
        byte[] bytes = new byte[range.Length];
        Read(range.Offset, bytes);
        PsrLevelIndex index = Info.ReadIndex(level, bytes, limits);
        Volatile.Write(ref indexes[level], index);
        return index;
    }

    /// <summary>Fills a buffer with the bytes from an offset.</summary>
    /// <param name="offset">The first byte, 0 or more.</param>
    /// <param name="destination">The buffer.</param>
    /// <exception cref="EndOfStreamException">The file was truncated meanwhile.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"The file ends at byte {offset}; it was truncated while being read.");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    /// <summary>
    /// Opens a stream over the whole file, which reads independently of others and takes a reference.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Stream OpenStream()
    {
        ObjectDisposedException.ThrowIf(!TryAddReference(), this);
        return new HandleStream(file, Info.Length, this);
    }

    /// <summary>Gives up a reference; the last closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref references) == 0)
        {
            file.Dispose();
        }
    }
}
