using System.Buffers.Binary;

namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>Puts lossless WebP pictures together into files that codecs do not write.</summary>
internal static class WebpBuilder
{
    private const int ChunkHeader = 8;
    private const int FileHeader = 12;

    /// <summary>An animation whose frames fill it.</summary>
    public static byte[] Animation(int width, int height, params byte[][] frames)
    {
        const byte animated = 0x02;
        byte[] size = [.. Number24(width - 1), .. Number24(height - 1)];
        byte[] body =
        [
            .. Chunk("VP8X"u8, [animated, 0, 0, 0, .. size]),
            .. Chunk("ANIM"u8, [0, 0, 0, 0, 0, 0]),
            .. frames.SelectMany(frame => Chunk(
                "ANMF"u8, [0, 0, 0, 0, 0, 0, .. size, 100, 0, 0, 0, .. frame.AsSpan(FileHeader)])),
        ];
        return Riff(body);
    }

    /// <summary>A picture with its EXIF chunk at the end, where the format puts it.</summary>
    public static byte[] WithOrientation(int width, int height, byte[] picture, int orientation)
    {
        const byte exif = 0x08;
        byte[] body =
        [
            .. Chunk("VP8X"u8, [exif, 0, 0, 0, .. Number24(width - 1), .. Number24(height - 1)]),
            .. picture.AsSpan(FileHeader),
            .. Chunk(
                "EXIF"u8,
                [
                    (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1,
                    0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
                ]),
        ];
        return Riff(body);
    }

    /// <summary>A picture with a colour profile before its pixels, where the format puts it.</summary>
    public static byte[] WithProfile(int width, int height, byte[] picture, byte[] icc)
    {
        const byte profile = 0x20;
        byte[] body =
        [
            .. Chunk("VP8X"u8, [profile, 0, 0, 0, .. Number24(width - 1), .. Number24(height - 1)]),
            .. Chunk("ICCP"u8, icc),
            .. picture.AsSpan(FileHeader),
        ];
        return Riff(body);
    }

    private static byte[] Riff(byte[] body)
    {
        byte[] file = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. body];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - ChunkHeader);
        return file;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] padding = content.Length % 2 == 0 ? [] : [0];
        byte[] chunk = [.. type, 0, 0, 0, 0, .. content, .. padding];
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), content.Length);
        return chunk;
    }

    private static byte[] Number24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];
}
