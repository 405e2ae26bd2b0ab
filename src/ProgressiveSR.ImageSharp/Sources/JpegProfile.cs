using System.Buffers.Binary;

namespace ProgressiveSR.ImageSharp;

/// <summary>The colour profile of a JPEG file, which its APP2 segments have in parts.</summary>
internal static class JpegProfile
{
    private const byte Prefix = 0xFF;
    private const byte FirstWithoutLength = 0xD0;
    private const byte LastWithoutLength = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte App2 = 0xE2;
    private const int MarkerAndLength = 4;

    // Length, name with its end, number and count.
    private const int PartStart = 2 + 12 + 2;

    /// <summary>The profile; empty where parts are missing, null where there is none.</summary>
    public static byte[]? Find(ReadOnlySpan<byte> jpeg)
    {
        SortedDictionary<byte, byte[]> parts = [];
        int count = 0;
        for (int at = 2; at + MarkerAndLength <= jpeg.Length && jpeg[at] == Prefix;)
        {
            byte marker = jpeg[at + 1];
            if (marker == StartOfScan)
            {
                break;
            }

            if (marker is Prefix or (>= FirstWithoutLength and <= LastWithoutLength))
            {
                at += marker == Prefix ? 1 : 2;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            ReadOnlySpan<byte> segment = jpeg[(at + 2)..Math.Min(at + 2 + length, jpeg.Length)];
            if (marker == App2 && segment.Length > 2 && TryReadPart(segment[2..], out byte number, out byte of))
            {
                parts[number] = segment[PartStart..].ToArray();
                count = Math.Max(count, (int)of);
            }

            at += 2 + length;
        }

        return parts.Count == 0 ? null : parts.Count == count ? [.. parts.Values.SelectMany(part => part)] : [];
    }

    private static bool TryReadPart(ReadOnlySpan<byte> content, out byte number, out byte count)
    {
        ReadOnlySpan<byte> name = "ICC_PROFILE\0"u8;
        bool isPart = content.StartsWith(name) && content.Length >= name.Length + 2;
        (number, count) = isPart ? (content[name.Length], content[name.Length + 1]) : default;
        return isPart;
    }
}
