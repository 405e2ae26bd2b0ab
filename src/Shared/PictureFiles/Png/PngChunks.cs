using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR.PictureFiles;

/// <summary>Writes the chunks of a PNG file: length, type, data, checksum.</summary>
internal static class PngChunks
{
    /// <summary>The bytes before the first chunk.</summary>
    public static readonly byte[] Signature =
        [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private const int TypeLength = 4;

    /// <summary>Writes a chunk.</summary>
    /// <param name="destination">The stream to write to.</param>
    /// <param name="type">Four letters.</param>
    /// <param name="data">The content.</param>
    public static void Write(Stream destination, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[sizeof(uint) + TypeLength];
        WriteInt32BigEndian(head, data.Length);
        type.CopyTo(head[sizeof(uint)..]);
        destination.Write(head);
        destination.Write(data);

        PngCrc sum = new();
        sum.Append(type);
        sum.Append(data);
        Span<byte> tail = stackalloc byte[sizeof(uint)];
        WriteUInt32BigEndian(tail, sum.Value);
        destination.Write(tail);
    }

    /// <summary>Builds a chunk.</summary>
    /// <param name="type">Four letters.</param>
    /// <param name="data">The content.</param>
    public static byte[] Make(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        using MemoryStream chunk = new();
        Write(chunk, type, data);
        return chunk.ToArray();
    }
}
