using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR;

/// <summary>A stream read at given places, counted, with a short end told as bad data.</summary>
internal sealed class PsrStream(Stream stream, bool leaveOpen) : IDisposable
{
    private const int SkipLength = 1 << 14;

    private readonly long origin = stream.CanSeek ? stream.Position : 0;
    private long position;

    /// <summary>Bytes taken from the stream.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Bytes that the file has, as far as a stream that cannot seek lets one know.</summary>
    public long Available => stream.CanSeek ? Math.Max(0, stream.Length - origin) : long.MaxValue;

    /// <summary>Throws where the file ends before a byte; before memory is allocated for what lies there.</summary>
    /// <param name="end">One past the last byte needed.</param>
    /// <param name="level">The level of which the bytes are, for the exception; null for other parts.</param>
    /// <param name="tile">The tile likewise.</param>
    public void RequireAvailable(long end, int? level = null, int? tile = null)
    {
        if (end > Available)
        {
            ThrowEnds(Available, end, level, tile);
        }
    }

    /// <summary>Fills the destination with the bytes from an offset on.</summary>
    public void Read(long offset, Span<byte> destination, int? level = null, int? tile = null)
    {
        long end = offset + destination.Length;
        RequireAvailable(end, level, tile);
        MoveTo(offset, level, tile);
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        BytesRead += read;
        position += read;
        if (read < destination.Length)
        {
            ThrowEnds(position, end, level, tile);
        }
    }

    public void Dispose()
    {
        if (!leaveOpen)
        {
            stream.Dispose();
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
                $"The stream cannot seek back from byte {position} to {offset}; read the pieces in the file's order.");
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
        string purpose = level is null ? "what was asked" : $"tile {tile} of level {level}";
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
