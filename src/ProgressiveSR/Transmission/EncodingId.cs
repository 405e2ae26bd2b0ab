using System.Security.Cryptography;

namespace ProgressiveSR.Transmission;

/// <summary>
/// Identifies an encoding, in the URLs of its parts: the hash of a <c>.psr</c> file without its measured figures. It
/// covers picture, model, tiles, codecs and every byte of every part, so that what a URL names never changes.
/// </summary>
public static class EncodingId
{
    private const int BufferLength = 1 << 16;

    /// <summary>Computes the id of a file, reading all of it.</summary>
    /// <param name="file">A readable stream at the file's start; it is left open, at the file's end.</param>
    /// <param name="limits">Size limits; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="InvalidPacketException">The stream is not a <c>.psr</c> file, or is truncated.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<ContentId> ComputeAsync(
        Stream file, PacketLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        FilePrefix prefix =
            await FilePrefix.ReadAsync(file, limits ?? PacketLimits.Default, cancellationToken).ConfigureAwait(false);
        return await ComputeAsync(file, prefix, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes the id of an encoded picture: that of the file it would be saved as.</summary>
    /// <param name="picture">The picture.</param>
    public static ContentId Compute(EncodedPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using HashingStream stream = new(picture.Info.HeaderLength, picture.Info.HeaderBytes);
        picture.Save(stream);
        return stream.Finish();
    }

    /// <summary>Computes the id of a file from its header and the rest.</summary>
    /// <param name="file">The file, after the prefix.</param>
    /// <param name="prefix">What has been read of it.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    internal static async Task<ContentId> ComputeAsync(
        Stream file, FilePrefix prefix, CancellationToken cancellationToken)
    {
        using HashingStream hash = new(prefix.Info.HeaderLength, prefix.Info.HeaderBytes);
        hash.Write(prefix.Bytes);
        long position = prefix.Bytes.Length;
        byte[] buffer = new byte[BufferLength];
        while (position < prefix.Info.Length)
        {
            int wanted = (int)Math.Min(BufferLength, prefix.Info.Length - position);
            int read = await file.ReadAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
            FilePrefix.RequireWhole(read, 1);
            hash.Write(buffer.AsSpan(0, read));
            position += read;
        }

        return hash.Finish();
    }

    /// <summary>Hashes what is written, but for one range.</summary>
    private sealed class HashingStream(long gapStart, long gapEnd) : WriteOnlyStream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long position;

        public ContentId Finish() => ContentId.FromHash(hash);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer[..(int)Math.Clamp(gapStart - position, 0, buffer.Length)]);
            hash.AppendData(buffer[(int)Math.Clamp(gapEnd - position, 0, buffer.Length)..]);
            position += buffer.Length;
        }

        protected override void Dispose(bool disposing)
        {
            hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
