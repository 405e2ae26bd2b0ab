using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>Where a file's parts lie, as far as decoding must know beforehand.</summary>
internal static class FileStructure
{
    /// <summary>Whether a PNG, JPEG or WebP file lacks its end; false for other formats.</summary>
    public static bool IsEndMissing(ReadOnlySpan<byte> encoded)
    {
        if (IsPng(encoded))
        {
            return FindPngChunk(encoded, "IEND"u8) < 0;
        }

        if (encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return IsJpegEndMissing(encoded);
        }

        return encoded.StartsWith("RIFF"u8) && IsRiffEndMissing(encoded);
    }

    /// <summary>A PNG file up to its pixels, whose checksums need not be read to know its size; others whole.</summary>
    public static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> encoded)
    {
        int pixels = IsPng(encoded) ? FindPngChunk(encoded, "IDAT"u8) : -1;
        return pixels < 0 ? encoded : encoded[..pixels];
    }

    /// <summary>Width and height of a WebP animation's first frame; zeros where there is none.</summary>
    public static (int Width, int Height) FirstWebpFrame(ReadOnlySpan<byte> encoded)
    {
        const int fileHeader = 12, typeAndLength = 8, width = typeAndLength + 6, height = width + 3;
        if (!encoded.StartsWith("RIFF"u8))
        {
            return default;
        }

        for (long at = fileHeader; at + height + 3 <= encoded.Length;)
        {
            ReadOnlySpan<byte> chunk = encoded[(int)at..];
            if (chunk.StartsWith("ANMF"u8))
            {
                return (Number24(chunk[width..]) + 1, Number24(chunk[height..]) + 1);
            }

            // Chunks of odd length are padded.
            at += typeAndLength + ((BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]) + 1L) & ~1L);
        }

        return default;
    }

    private static int Number24(ReadOnlySpan<byte> number) => number[0] | (number[1] << 8) | (number[2] << 16);

    private static bool IsPng(ReadOnlySpan<byte> encoded) =>
        encoded.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']);

    private static int FindPngChunk(ReadOnlySpan<byte> png, ReadOnlySpan<byte> type)
    {
        const int signature = 8, lengthAndType = 8, checksum = 4;
        for (long at = signature; at + lengthAndType <= png.Length;)
        {
            ReadOnlySpan<byte> chunk = png[(int)at..];
            if (chunk[4..].StartsWith(type))
            {
                return (int)at;
            }

            at += lengthAndType + (long)BinaryPrimitives.ReadUInt32BigEndian(chunk) + checksum;
        }

        return -1;
    }

    private static bool IsJpegEndMissing(ReadOnlySpan<byte> jpeg)
    {
        const byte start = 0xD8, end = 0xD9;
        while (true)
        {
            int at = jpeg.IndexOf((byte)0xFF);
            if (at < 0 || at + 1 >= jpeg.Length)
            {
                return true;
            }

            byte marker = jpeg[at + 1];
            jpeg = jpeg[(at + (marker == 0xFF ? 1 : 2))..];
            if (marker == end)
            {
                return false;
            }

            // Stuffed bytes, temporary and restart markers, the start of the file and fill bytes have no segment.
            if (marker is 0x00 or 0x01 or (>= 0xD0 and <= start) or 0xFF)
            {
                continue;
            }

            int length = jpeg.Length < 2 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(jpeg);
            if (length > jpeg.Length)
            {
                return true;
            }

            jpeg = jpeg[length..];
        }
    }

    private static bool IsRiffEndMissing(ReadOnlySpan<byte> riff)
    {
        const int header = 8;
        return riff.Length < header
            || BinaryPrimitives.ReadUInt32LittleEndian(riff[4..]) > (uint)(riff.Length - header);
    }
}
