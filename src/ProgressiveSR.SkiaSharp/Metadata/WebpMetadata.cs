using System.Buffers.Binary;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Reads the metadata chunks of a WebP file.</summary>
internal static class WebpMetadata
{
    private const int FileHeader = 12;
    private const int Header = 8;
    private const byte ProfileFlag = 0x20;

    public static void Read(PartReader file, FileMetadata metadata)
    {
        metadata.Colours = 3;
        bool profile = false;
        for (long at = FileHeader; ;)
        {
            byte[] header = file.Read(at, Header);
            if (header.Length < Header)
            {
                return;
            }

            ReadOnlySpan<byte> type = header.AsSpan(0, 4);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));

            // Chunks of odd length are padded.
            var part = new FilePart(at, Header + ((length + 1L) & ~1L));
            if (type.SequenceEqual("VP8X"u8))
            {
                profile = file.Read(at + Header, 1) is [byte flags] && (flags & ProfileFlag) != 0;
            }
            else if (profile && type.SequenceEqual("ICCP"u8))
            {
                metadata.HasProfile = true;
                metadata.Profile = file.Read(at + Header, length);
                metadata.ColourParts.Add(part);
                metadata.ColourPlace = at;
            }
            else if (type.SequenceEqual("EXIF"u8))
            {
                ReadOnlySpan<byte> exif = file.Read(at + Header, length);
                metadata.Orientation =
                    ExifOrientation.Read(exif.StartsWith("Exif\0\0"u8) ? exif["Exif\0\0"u8.Length..] : exif);
            }

            at += part.Length;
        }
    }
}
