using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>Writes PNG files chunk by chunk, for kinds that codecs do not write.</summary>
internal sealed class PngBuilder
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;
    public const byte Rgba = 6;

    private readonly MemoryStream _file = new();

    public PngBuilder(int width, int height, byte bitDepth, byte colourType)
    {
        _file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bitDepth;
        header[9] = colourType;
        Chunk("IHDR", header);
    }

    public PngBuilder Chunk(string type, params ReadOnlySpan<byte> data)
    {
        _file.Write(MakeChunk(type, data));
        return this;
    }

    public static byte[] MakeChunk(string type, ReadOnlySpan<byte> data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] chunk = [.. new byte[4], .. body, .. new byte[4]];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(body));
        return chunk;
    }

    public PngBuilder Numbers(string type, params ReadOnlySpan<int> numbers)
    {
        byte[] data = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4 * i), numbers[i]);
        }

        return Chunk(type, data);
    }

    public PngBuilder Profile(byte[] icc) => Chunk("iCCP", [.. "icc\0"u8, 0, .. Compress(icc)]);

    /// <summary>Adds the pixels, unfiltered, and ends the file.</summary>
    public byte[] Rows(params byte[][] rows)
    {
        byte[] filtered = [.. rows.SelectMany(row => row.Prepend((byte)0))];
        return Chunk("IDAT", Compress(filtered)).Chunk("IEND").ToArray();
    }

    public byte[] ToArray() => _file.ToArray();

    private static byte[] Compress(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return compressed.ToArray();
    }

    private static uint Crc(ReadOnlySpan<byte> body)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in body)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
