using System.Buffers.Binary;

namespace ProgressiveSR.PictureFiles;

/// <summary>Writes a WebP file: its header, and chunks of type, length, data and padding to an even length.</summary>
internal static class WebpChunks
{
    /// <summary>Bytes before the first chunk.</summary>
    public const int FileHeader = 12;

    private const int ChunkHeader = 8;

    /// <summary>The bytes before the first chunk.</summary>
    /// <param name="length">Total length of the chunks in bytes.</param>
    public static byte[] MakeHeader(long length)
    {
        byte[] header = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8];
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)(length + FileHeader - ChunkHeader));
        return header;
    }

    /// <summary>Builds a chunk.</summary>
    /// <param name="type">Four letters.</param>
    /// <param name="data">The content.</param>
    public static byte[] Make(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[ChunkHeader + ((data.Length + 1) & ~1)];
        type.CopyTo(chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), data.Length);
        data.CopyTo(chunk.AsSpan(ChunkHeader));
        return chunk;
    }
}
