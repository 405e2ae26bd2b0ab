using System.Runtime.CompilerServices;

namespace ProgressiveSR;

/// <summary>
/// Writes and reads consecutive packets, such as the body of an HTTP response or a file. A packet of the same picture
/// as the one before has an overhead of about 16 bytes.
/// </summary>
public static class PacketStream
{
    private const int FirstLength = 1 << 12;

    /// <summary>Writes packets, each as soon as it is enumerated.</summary>
    /// <param name="stream">A writable stream; it is left open and not flushed.</param>
    /// <param name="packets">
    /// The packets, of one picture or several. The first is written in full, so streams may be concatenated.
    /// </param>
    /// <param name="cancellationToken">Cancels the write; the stream may then end within a packet.</param>
    /// <exception cref="ArgumentException">A field of a packet is out of range.</exception>
    /// <exception cref="InvalidPacketException">A packet's part lengths do not match its payload.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task WriteAllAsync(
        Stream stream, IEnumerable<IncrementPacket> packets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(packets);
        byte[] buffer = [];
        PictureHeader? previous = null;
        foreach (IncrementPacket packet in packets)
        {
            int length = PacketWriter.GetLength(packet, previous);
            if (buffer.Length < length)
            {
                buffer = new byte[length];
            }

            PacketWriter.Write(packet, buffer, previous);
            await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            previous = packet.Header;
        }
    }

    /// <summary>Reads packets until the stream ends.</summary>
    /// <param name="stream">A readable stream; it is left open.</param>
    /// <param name="limits">The receiver's size limits; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>
    /// The packets as they arrive. A payload is valid until the next packet is requested, as its buffer is reused; the
    /// buffer grows with the bytes received, not with the length that a header claims.
    /// </returns>
    /// <exception cref="InvalidPacketException">A packet is damaged, or the stream ends within one.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async IAsyncEnumerable<IncrementPacket> ReadAllAsync(
        Stream stream,
        PacketLimits? limits = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= PacketLimits.Default;
        byte[] buffer = new byte[FirstLength];
        int start = 0;
        int end = 0;
        long position = 0;
        PictureHeader? previous = null;
        while (true)
        {
            if (PacketReader.TryRead(
                buffer.AsMemory(start..end), limits, out IncrementPacket packet, out int length, previous))
            {
                previous = packet.Header;
                start += length;
                position += length;
                yield return packet;
                continue;
            }

            buffer = StreamBuffer.MakeRoom(buffer, ref start, ref end);
            int read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (read == 0 && end > start)
            {
                PacketThrow.Invalid(
                    "The stream ends within a packet.", position, $"{length} bytes", $"{end - start} bytes");
            }

            if (read == 0)
            {
                yield break;
            }

            end += read;
        }
    }
}
