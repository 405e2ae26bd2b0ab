using System.Buffers.Binary;

namespace ProgressiveSR.SkiaSharp;

/// <summary>Reads a JPEG file's segments before its first scan.</summary>
internal static class JpegMetadata
{
    private const int Header = 4;
    private const byte StartOfScan = 0xDA;

    /// <summary>By which a profile's segments begin; their number and count follow.</summary>
    public static ReadOnlySpan<byte> ProfileName => "ICC_PROFILE\0"u8;

    private static ReadOnlySpan<byte> ExifName => "Exif\0\0"u8;

    public static void Read(PartReader file, FileMetadata metadata)
    {
        metadata.ColourPlace = 2;
        var parts = new SortedDictionary<int, byte[]>();
        int count = 0;
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
                case 0xE2 when file.Read(at + Header, length - 2) is { } icc && IsNamed(icc, ProfileName):
                    metadata.HasProfile = true;
                    metadata.ColourParts.Add(new FilePart(at, 2 + length));
                    if (icc.AsSpan(ProfileName.Length) is [var number, var last, .. var part])
                    {
                        parts[number] = part.ToArray();
                        count = last;
                    }

                    break;
                case >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC):
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

        metadata.Profile = Join(parts, count);
    }

    private static bool IsNamed(byte[] segment, ReadOnlySpan<byte> name) => segment.AsSpan().StartsWith(name);

    /// <summary>Parts are numbered from 1; where one is missing, there is no profile.</summary>
    private static byte[]? Join(SortedDictionary<int, byte[]> parts, int count) =>
        count > 0 && parts.Keys.SequenceEqual(Enumerable.Range(1, count))
            ? [.. parts.Values.SelectMany(part => part)]
            : null;
}
