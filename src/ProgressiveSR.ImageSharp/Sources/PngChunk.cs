using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>The chunks of a PNG file: <c>length (4), type (4), content, checksum (4)</c>.</summary>
internal static class PngChunk
{
    private const int Checksum = 4;

    /// <summary>The chunks of a file up to and including its end chunk; the last one may be truncated.</summary>
    public static IEnumerable<FileChunk> Read(ReadOnlyMemory<byte> png)
    {
        int signature = PngChunks.Signature.Length;
        ReadOnlyMemory<byte> rest = png.Length > signature ? png[signature..] : default;
        while (rest.Length >= FileChunk.Header)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            int whole = (int)Math.Min(FileChunk.Header + (long)length + Checksum, rest.Length);
            var chunk = new FileChunk(rest[..whole], TypePlace: 4, length);
            yield return chunk;
            if (chunk.Is("IEND"u8))
            {
                yield break;
            }

            rest = rest[whole..];
        }
    }

    /// <summary>Whether a chunk is complete and its checksum correct.</summary>
    public static bool IsWhole(FileChunk chunk) =>
        chunk.Whole.Length == FileChunk.Header + (long)chunk.Length + Checksum
        && Sum(chunk) == BinaryPrimitives.ReadUInt32BigEndian(chunk.Whole.Span[^Checksum..]);

    /// <summary>A chunk with the same type and content, and the correct length and checksum.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Mended(FileChunk chunk)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, chunk.Content.Length);
        byte[] checksum = new byte[Checksum];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Sum(chunk));
        return [length, chunk.Whole[chunk.TypePlace..FileChunk.Header], chunk.Content, checksum];
    }

    private static uint Sum(FileChunk chunk)
    {
        var sum = new PngCrc();
        sum.Append(chunk.Type);
        sum.Append(chunk.Content.Span);
        return sum.Value;
    }
}
