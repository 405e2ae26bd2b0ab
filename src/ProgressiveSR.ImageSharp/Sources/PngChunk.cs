using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>A chunk of a PNG file: <c>length (4), type (4), content, checksum (4)</c>.</summary>
internal readonly struct PngChunk
{
    /// <summary>The bytes before the first chunk.</summary>
    public static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    private const int Header = 8;
    private const int Checksum = 4;

    private PngChunk(ReadOnlyMemory<byte> whole, uint length)
    {
        Whole = whole;
        Length = length;
    }

    /// <summary>The chunk as it stands in the file, as far as it is there.</summary>
    public ReadOnlyMemory<byte> Whole { get; }

    /// <summary>The length that it says its content has.</summary>
    public uint Length { get; }

    public ReadOnlyMemory<byte> Content => Whole[Header..(int)Math.Min(Header + (long)Length, Whole.Length)];

    public ReadOnlySpan<byte> Type => Whole.Span[4..Header];

    /// <summary>Whether all of it is there and unchanged.</summary>
    public bool IsWhole
    {
        get
        {
            if (Whole.Length < Header + (long)Length + Checksum)
            {
                return false;
            }

            var sum = new PngCrc();
            sum.Append(Whole.Span[4..^Checksum]);
            return sum.Value == BinaryPrimitives.ReadUInt32BigEndian(Whole.Span[^Checksum..]);
        }
    }

    public static bool IsPng(ReadOnlySpan<byte> encoded) => encoded.StartsWith(Signature.AsSpan(0, 4));

    public bool Is(ReadOnlySpan<byte> type) => Type.SequenceEqual(type);

    /// <summary>The chunks of a file up to its end chunk, which is among them; the last one may be cut.</summary>
    public static IEnumerable<PngChunk> Read(ReadOnlyMemory<byte> png)
    {
        ReadOnlyMemory<byte> rest = png.Length > Signature.Length ? png[Signature.Length..] : default;
        while (rest.Length >= Header)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            int whole = (int)Math.Min(Header + (long)length + Checksum, rest.Length);
            var chunk = new PngChunk(rest[..whole], length);
            yield return chunk;
            if (chunk.Is("IEND"u8))
            {
                yield break;
            }

            rest = rest[whole..];
        }
    }

    public static byte[] Make(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        using var chunk = new MemoryStream(Header + content.Length + Checksum);
        PngChunks.Write(chunk, type, content);
        return chunk.ToArray();
    }

    /// <summary>A chunk with the same type and content, and with the length and checksum of those.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Mended()
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, Content.Length);
        byte[] checksum = new byte[Checksum];
        var sum = new PngCrc();
        sum.Append(Type);
        sum.Append(Content.Span);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, sum.Value);
        return [length, Whole[4..Header], Content, checksum];
    }
}
