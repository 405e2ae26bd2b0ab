using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>Where a file's parts lie, as far as decoding must know beforehand.</summary>
internal static class FileStructure
{
    // WebP: of the file, of each chunk, and of a frame before the frame's own chunks.
    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const int FrameHeader = 16;

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

    /// <summary>
    /// Whether a chunk of a WebP file says to be longer than what is left, which ImageSharp would take memory for.
    /// </summary>
    public static bool HasCutWebpChunk(ReadOnlySpan<byte> encoded) =>
        encoded.StartsWith("RIFF"u8) && encoded.Length > RiffHeader && HasCutChunk(encoded[RiffHeader..]);

    /// <summary>Width and height of a WebP animation's first frame; zeros where there is none.</summary>
    public static (int Width, int Height) FirstWebpFrame(ReadOnlySpan<byte> encoded)
    {
        const int width = 6, height = width + 3;
        if (!encoded.StartsWith("RIFF"u8) || encoded.Length < RiffHeader)
        {
            return default;
        }

        ReadOnlySpan<byte> chunks = encoded[RiffHeader..];
        for (; chunks.Length >= ChunkHeader; chunks = NextChunk(chunks))
        {
            ReadOnlySpan<byte> content = chunks[ChunkHeader..];
            if (chunks.StartsWith("ANMF"u8) && content.Length >= FrameHeader)
            {
                return (Number24(content[width..]) + 1, Number24(content[height..]) + 1);
            }
        }

        return default;
    }

    private static bool HasCutChunk(ReadOnlySpan<byte> chunks)
    {
        for (; chunks.Length >= ChunkHeader; chunks = NextChunk(chunks))
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]);
            ReadOnlySpan<byte> content = chunks[ChunkHeader..];
            if (length > content.Length
                || (chunks.StartsWith("ANMF"u8)
                    && length >= FrameHeader
                    && HasCutChunk(content[FrameHeader..(int)length])))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> NextChunk(ReadOnlySpan<byte> chunks)
    {
        // Chunks of odd length are padded.
        long length = ChunkHeader + ((BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]) + 1L) & ~1L);
        return length < chunks.Length ? chunks[(int)length..] : [];
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

    private static bool IsRiffEndMissing(ReadOnlySpan<byte> riff) =>
        riff.Length < ChunkHeader
        || BinaryPrimitives.ReadUInt32LittleEndian(riff[4..]) > (uint)(riff.Length - ChunkHeader);
}
