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
        byte[] prefix = [];
        PsrFileInfo? info;
        while (!PsrFileInfo.TryRead(prefix, limits ?? PacketLimits.Default, out info, out int needed))
        {
            int known = prefix.Length;
            Array.Resize(ref prefix, needed);
            int read = await file.ReadAtLeastAsync(
                    prefix.AsMemory(known), needed - known, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            RequireWhole(known + read, needed);
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix.AsSpan(0, info.HeaderLength));
        hash.AppendData(prefix.AsSpan(info.HeaderBytes));
        long position = prefix.Length;
        byte[] buffer = new byte[BufferLength];
        while (position < info.Length)
        {
            int wanted = (int)Math.Min(BufferLength, info.Length - position);
            int read = await file.ReadAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
            RequireWhole(read, 1);
            hash.AppendData(buffer.AsSpan(0, read));
            position += read;
        }

        return ContentId.FromHash(hash);
    }

    private static void RequireWhole(int read, int needed)
    {
        if (read < needed)
        {
            throw new InvalidPacketException(
                "The file is truncated; encode the picture again.", expected: needed, actual: read);
        }
    }
}
