using System.Buffers.Binary;
using System.IO.Compression;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Reads the metadata chunks of a PNG file.</summary>
internal static class PngMetadata
{
    private const int Signature = 8;
    private const int Header = 8;
    private const int Checksum = 4;

    // The limit of libpng.
    private const int LongestProfile = 8_000_000;

    public static void Read(PartReader file, FileMetadata metadata)
    {
        bool pixels = false;
        for (long at = Signature; ;)
        {
            byte[] header = file.Read(at, Header);
            if (header.Length < Header)
            {
                return;
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
            ReadOnlySpan<byte> type = header.AsSpan(4);
            if (type.SequenceEqual("IEND"u8))
            {
                return;
            }

            var part = new FilePart(at, Header + length + Checksum);
            pixels |= type.SequenceEqual("IDAT"u8);
            if (type.SequenceEqual("eXIf"u8))
            {
                // May be before or after the pixels.
                metadata.Orientation = ExifOrientation.Read(file.Read(at + Header, length));
            }
            else if (!pixels)
            {
                ReadColours(file, type, part, metadata);
            }

            at += part.Length;
        }
    }

    private static void ReadColours(PartReader file, ReadOnlySpan<byte> type, FilePart part, FileMetadata metadata)
    {
        const int colourType = 9, colourFlag = 2;
        byte[] Content() => file.Read(part.Start + Header, part.Length - Header - Checksum);
        if (type.SequenceEqual("IHDR"u8))
        {
            metadata.Colours = Content() is { Length: > colourType } header && (header[colourType] & colourFlag) == 0
                ? 1
                : 3;
            metadata.ColourPlace = part.Start + part.Length;
        }
        else if (type.SequenceEqual("iCCP"u8))
        {
            metadata.HasProfile = true;
            metadata.Profile = Inflate(Content());
            metadata.ColourParts.Add(part);
        }
        else if (type.SequenceEqual("cICP"u8))
        {
            metadata.Coded = CodedColours.TryRead(Content());
            metadata.ColourParts.Add(part);
        }
        else if (type.SequenceEqual("sRGB"u8))
        {
            metadata.ColourParts.Add(part);
        }
    }

    /// <summary>The profile in <c>name, 0, method (0), zlib data</c>.</summary>
    private static byte[]? Inflate(byte[] content)
    {
        int data = Array.IndexOf<byte>(content, 0) + 2;
        if (data < 2 || data > content.Length)
        {
            return null;
        }

        try
        {
            using var zlib = new ZLibStream(new MemoryStream(content[data..]), CompressionMode.Decompress);
            byte[] profile = new byte[LongestProfile];
            int length = zlib.ReadAtLeast(profile, profile.Length, throwOnEndOfStream: false);
            return length < LongestProfile ? profile[..length] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
