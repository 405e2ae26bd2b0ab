namespace ProgressiveSR.ImageSharp;

/// <summary>The colour profile of a JPEG file, which its APP2 segments have in parts.</summary>
internal static class JpegProfile
{
    private const byte App2 = 0xE2;

    // The part's number and how many there are follow the name.
    private const int NumberPlace = 12;
    private const int CountPlace = 13;
    private const int PartPlace = 14;

    private static ReadOnlySpan<byte> Name => "ICC_PROFILE\0"u8;

    /// <summary>The profile; empty where parts are missing, null where there is none.</summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="components">Numbers of a pixel: 1 for grey, 3 for colours, 4 for CMYK.</param>
    public static byte[]? Find(ReadOnlySpan<byte> jpeg, out int components)
    {
        const int componentsPlace = 5;
        components = 0;
        SortedDictionary<byte, byte[]> parts = [];
        int count = 0;
        var segments = new JpegSegments(jpeg);
        while (segments.MoveNext() && segments.Marker != JpegSegments.StartOfScan)
        {
            ReadOnlySpan<byte> content = segments.Content;
            if (segments.Marker == App2 && content.StartsWith(Name) && content.Length >= PartPlace)
            {
                parts[content[NumberPlace]] = content[PartPlace..].ToArray();
                count = Math.Max(count, (int)content[CountPlace]);
            }
            else if (IsFrame(segments.Marker) && content.Length > componentsPlace)
            {
                components = content[componentsPlace];
            }
        }

        return parts.Count == 0 ? null : parts.Count == count ? [.. parts.Values.SelectMany(part => part)] : [];
    }

    /// <summary>SOF of any kind; tables and a reserved marker stand between them.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
