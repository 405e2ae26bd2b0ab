using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>A chunk of a WebP file: <c>type (4), length (4), content, padding to even lengths</c>.</summary>
internal readonly struct WebpChunk
{
    /// <summary>RIFF, length, WEBP.</summary>
    public const int FileHeader = 12;

    private const int Header = 8;

    private WebpChunk(ReadOnlyMemory<byte> whole, long length)
    {
        Whole = whole;
        Length = length;
    }

    /// <summary>The chunk as it stands in the file, as far as it is there.</summary>
    public ReadOnlyMemory<byte> Whole { get; }

    /// <summary>The length that it says its content has.</summary>
    public long Length { get; }

    public ReadOnlyMemory<byte> Content => Whole[Header..(int)Math.Min(Header + Length, Whole.Length)];

    public bool IsCut => Content.Length < Length;

    public bool Is(ReadOnlySpan<byte> type) => Whole.Span.StartsWith(type);

    /// <summary>The chunks of a file or of a frame's content; the last one may be cut.</summary>
    public static IEnumerable<WebpChunk> Read(ReadOnlyMemory<byte> chunks)
    {
        while (chunks.Length >= Header)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunks.Span[4..]);
            long padded = Math.Min(Header + ((length + 1L) & ~1L), chunks.Length);
            yield return new WebpChunk(chunks[..(int)padded], length);
            chunks = chunks[(int)padded..];
        }
    }

    public static byte[] Make(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] chunk = new byte[Header + ((content.Length + 1) & ~1)];
        type.CopyTo(chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), content.Length);
        content.CopyTo(chunk.AsSpan(Header));
        return chunk;
    }
}
