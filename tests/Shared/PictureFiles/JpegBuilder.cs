using System.Buffers.Binary;

namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>JPEG segments that codecs do not write.</summary>
internal static class JpegBuilder
{
    /// <summary>Adds an EXIF segment with nothing but an orientation, 1 to 8.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0"u8,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, // TIFF header, first directory at 8
            0, 1, // one entry
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, // tag 0x0112, one SHORT
            0, 0, 0, 0, // no next directory
        ];
        return [0xFF, 0xD8, .. Segment(0xE1, exif), .. jpeg.AsSpan(2)];
    }

    /// <summary>Adds a colour profile, in as many segments as it needs; the last one comes first.</summary>
    public static byte[] WithProfile(byte[] jpeg, byte[] icc)
    {
        byte[][] parts = [.. icc.Chunk(65_000)];
        IEnumerable<byte> segments = parts
            .SelectMany<byte[], byte[]>((part, i) =>
                [Segment(0xE2, [.. "ICC_PROFILE\0"u8, (byte)(i + 1), (byte)parts.Length, .. part])])
            .Reverse()
            .SelectMany(segment => segment);
        return [0xFF, 0xD8, .. segments, .. jpeg.AsSpan(2)];
    }

    /// <summary>An 8x8 baseline CMYK picture of one colour, stored inverted as Adobe's programs do.</summary>
    /// <param name="inverted">255 minus C, M, Y and K, as stored.</param>
    public static byte[] Cmyk(ReadOnlySpan<byte> inverted)
    {
        byte[] quantisation = new byte[65];
        quantisation.AsSpan(1).Fill(1);
        byte[] directCodes =
            [0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        byte[] otherCodes = [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        return
        [
            0xFF, 0xD8,
            .. Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]),
            .. Segment(0xDB, quantisation),
            .. Segment(0xC0, [8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]),
            .. Segment(0xC4, directCodes),
            .. Segment(0xC4, otherCodes),
            .. Segment(0xDA, [4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]),
            .. Blocks(inverted),
            0xFF, 0xD9,
        ];
    }

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> content)
    {
        byte[] segment = [0xFF, marker, 0, 0, .. content];
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(content.Length + 2));
        return segment;
    }

    private static List<byte> Blocks(ReadOnlySpan<byte> values)
    {
        var bits = new List<bool>();
        foreach (byte value in values)
        {
            int level = (value - 128) * 8;
            int size = level == 0 ? 0 : (int)Math.Log2(Math.Abs(level)) + 1;
            Append(bits, size, 4);
            Append(bits, level < 0 ? level + (1 << size) - 1 : level, size);
            Append(bits, 0, 1); // end of block
        }

        while (bits.Count % 8 != 0)
        {
            bits.Add(true);
        }

        var bytes = new List<byte>();
        for (int i = 0; i < bits.Count; i += 8)
        {
            byte value = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (byte)(2 * value + (bits[i + bit] ? 1 : 0));
            }

            bytes.Add(value);
            if (value == 0xFF)
            {
                bytes.Add(0);
            }
        }

        return bytes;
    }

    private static void Append(List<bool> bits, int value, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            bits.Add(((value >> bit) & 1) != 0);
        }
    }
}
