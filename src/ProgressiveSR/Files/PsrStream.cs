using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR;

/// <summary>Reads a stream at given offsets, counts the bytes, and reports a premature end as invalid data.</summary>
internal sealed class PsrStream(Stream stream, bool leaveOpen) : IDisposable
{
    private const int SkipLength = 1 << 14;

    private readonly long origin = stream.CanSeek ? stream.Position : 0;
    private long position;

    /// <summary>Bytes read from the stream so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Length of the file in bytes, as far as a stream that is not seekable can tell.</summary>
    public long Available => stream.CanSeek ? Math.Max(0, stream.Length - origin) : long.MaxValue;

    /// <summary>Throws if the file ends before a given byte, before memory is allocated.</summary>
    /// <param name="end">The end of the bytes needed, exclusive.</param>
    /// <param name="level">The level that the bytes belong to, for the exception; null for other parts.</param>
    /// <param name="tile">The tile likewise.</param>
    public void RequireAvailable(long end, int? level = null, int? tile = null)
    {
        if (end > Available)
        {
            ThrowEnds(Available, end, level, tile);
        }
    }

    /// <summary>Fills the destination with the bytes from an offset.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        RequireAvailable(offset + destination.Length);
        MoveTo(offset, null, null);
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        Count(read, offset + destination.Length, destination.Length, null, null);
    }

    /// <summary>Fills the destination with the bytes from an offset.</summary>
    public async ValueTask ReadAsync(
        long offset, Memory<byte> destination, int? level, int? tile, CancellationToken cancellationToken)
    {
        RequireAvailable(offset + destination.Length, level, tile);
        MoveTo(offset, level, tile);
        int read = await stream.ReadAtLeastAsync(
            destination, destination.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        Count(read, offset + destination.Length, destination.Length, level, tile);
    }

    public void Dispose()
    {
        if (!leaveOpen)
        {
            stream.Dispose();
        }
    }

    private void Count(int read, long end, int wanted, int? level, int? tile)
    {
        BytesRead += read;
        position += read;
        if (read < wanted)
        {
            ThrowEnds(position, end, level, tile);
        }
    }

    private void MoveTo(long offset, int? level, int? tile)
    {
        if (stream.CanSeek)
        {
            stream.Position = origin + offset;
            position = offset;
        }
        else if (offset < position)
        {
            throw new InvalidOperationException(
                $"The stream cannot seek back from byte {position} to {offset}; read the pieces in file order.");
        }
        else
        {
            Skip(offset, level, tile);
        }
    }

    private void Skip(long offset, int? level, int? tile)
    {
        if (offset == position)
        {
            return;
        }

        byte[] dropped = ArrayPool<byte>.Shared.Rent(SkipLength);
        try
        {
            while (position < offset)
            {
                int read = stream.Read(dropped, 0, (int)Math.Min(dropped.Length, offset - position));
                if (read == 0)
                {
                    ThrowEnds(position, offset, level, tile);
                }

                BytesRead += read;
                position += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(dropped);
        }
    }

    [DoesNotReturn]
    private static void ThrowEnds(long length, long needed, int? level, int? tile)
    {
        string purpose = level is null
            ? "the request"
            : tile is null ? $"the index of level {level}" : $"tile {tile} of level {level}";
        string lower = level > 0 ? ", or ask for a lower level" : "";
        throw new InvalidPacketException(
            $"The file ends after {length} bytes, but {needed} are needed for {purpose}; fetch the rest{lower}.",
            length,
            needed,
            length)
        {
            Level = level,
            Tile = tile,
        };
    }
}
