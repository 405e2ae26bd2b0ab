using System.Buffers.Binary;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Reads the segments before the first scan of a JPEG file.</summary>
internal static class JpegMetadata
{
    private const int Header = 4;
    private const byte StartOfScan = 0xDA;

    private static ReadOnlySpan<byte> ExifName => "Exif\0\0"u8;

    public static void Read(PartReader file, FileMetadata metadata)
    {
        metadata.ColourPlace = 2;
        var profile = new JpegProfile();
        bool oriented = false;
        for (long at = 2; ;)
        {
            byte[] header = file.Read(at, Header);
            if (header.Length < Header || header[0] != 0xFF || header[1] == StartOfScan)
            {
                break;
            }

            if (header[1] is 0xFF or 0x01 or (>= 0xD0 and <= 0xD9))
            {
                at += header[1] == 0xFF ? 1 : 2;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2));
            switch (header[1])
            {
                case 0xE1 when !oriented && file.Read(at + Header, length - 2) is { } exif && IsNamed(exif, ExifName):
                    metadata.Orientation = ExifOrientation.Read(exif.AsSpan(ExifName.Length));
                    oriented = true;
                    break;
                case JpegProfile.App2 when profile.Add(file.Read(at + Header, length - 2)):
                    metadata.ColourParts.Add(new FilePart(at, 2 + length));
                    break;
                case var marker when JpegProfile.IsFrame(marker):
                    const int components = 5;
                    metadata.Colours = file.Read(at + Header, components + 1) is { Length: > components } frame
                        ? frame[components]
                        : 0;
                    break;
                default:
                    break;
            }

            at += 2 + length;
        }

        metadata.HasProfile = profile.IsThere;
        metadata.Profile = profile.Join();
    }

    private static bool IsNamed(byte[] segment, ReadOnlySpan<byte> name) => segment.AsSpan().StartsWith(name);
}
