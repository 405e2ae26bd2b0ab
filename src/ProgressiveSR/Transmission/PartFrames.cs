using System.Buffers;
using System.Runtime.CompilerServices;

namespace ProgressiveSR.Transmission;

/// <summary>
/// The answer to a <see cref="PartList"/>: for each part its length as a LEB128 number, followed by its bytes. Which
/// part comes next is known from the list, and every part has a check of its own.
/// </summary>
public static class PartFrames
{
    /// <summary>The media type of an answer.</summary>
    public const string MediaType = "application/vnd.progressivesr.parts";

    /// <summary>The media type of a part alone.</summary>
    public const string PartMediaType = "application/octet-stream";

    private const int FirstLength = 1 << 12;

    /// <summary>Writes one part.</summary>
    /// <param name="destination">Where to write.</param>
    /// <param name="part">The part's bytes.</param>
    public static void Write(IBufferWriter<byte> destination, ReadOnlySpan<byte> part)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Advance(Leb128.Write(destination.GetSpan(Leb128.MaxLength), (uint)part.Length));
        destination.Write(part);
    }

    /// <summary>Reads parts as they arrive.</summary>
    /// <param name="stream">A readable stream; it is left open.</param>
    /// <param name="count">How many parts were asked for.</param>
    /// <param name="limits">The receiver's size limits.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>
    /// The parts' bytes in the order asked; fewer if the stream ends early. A part is valid until the next is
    /// requested; the buffer grows with the bytes received, not with the length claimed.
    /// </returns>
    /// <exception cref="InvalidPacketException">A length is invalid or exceeds the limits.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream,
        int count,
        PacketLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(limits);
        byte[] buffer = new byte[FirstLength];
        int start = 0;
        int end = 0;
        while (count > 0)
        {
            if (TryRead(buffer.AsMemory(start..end), limits, out ReadOnlyMemory<byte> part, out int length))
            {
                start += length;
                count--;
                yield return part;
                continue;
            }

            buffer = StreamBuffer.MakeRoom(buffer, ref start, ref end);
            int read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                yield break;
            }

            end += read;
        }
    }

    private static bool TryRead(
        ReadOnlyMemory<byte> source, PacketLimits limits, out ReadOnlyMemory<byte> part, out int length)
    {
        part = default;
        length = 0;
        if (!Leb128.TryRead(source.Span, ref length, out ulong claimed))
        {
            return false;
        }

        if (claimed > (ulong)limits.MaxPayloadBytes)
        {
            throw new InvalidPacketException(
                "The answer claims a part that is longer than the receiver allows.",
                expected: limits.MaxPayloadBytes,
                actual: claimed);
        }

        if ((ulong)(source.Length - length) < claimed)
        {
            return false;
        }

        part = source.Slice(length, (int)claimed);
        length += (int)claimed;
        return true;
    }
}
