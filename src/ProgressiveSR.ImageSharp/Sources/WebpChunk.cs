using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>The chunks of a WebP file: <c>type (4), length (4), content, padding to even lengths</c>.</summary>
internal static class WebpChunk
{
    /// <summary>The chunks of a file or of a frame's content; the last one may be truncated.</summary>
    public static IEnumerable<FileChunk> Read(ReadOnlyMemory<byte> chunks)
    {
        while (chunks.Length >= FileChunk.Header)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunks.Span[4..]);
            long padded = Math.Min(FileChunk.Header + ((length + 1L) & ~1L), chunks.Length);
            yield return new FileChunk(chunks[..(int)padded], TypePlace: 0, length);
            chunks = chunks[(int)padded..];
        }
    }
}
