namespace ProgressiveSR.PictureFiles;

/// <summary>The colour profile of a JPEG file, split over APP2 segments numbered from 1.</summary>
internal sealed class JpegProfile
{
    /// <summary>The segments' marker.</summary>
    public const byte App2 = 0xE2;

    private readonly SortedDictionary<int, byte[]> parts = [];
    private int count;

    /// <summary>The segments' identifier, followed by the part's number and the number of parts.</summary>
    public static ReadOnlySpan<byte> Name => "ICC_PROFILE\0"u8;

    /// <summary>Whether there was any profile segment.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Adds an APP2 segment, after its length field; false if it does not contain a profile.</summary>
    public bool Add(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith(Name))
        {
            return false;
        }

        IsThere = true;
        if (segment[Name.Length..] is [var number, var last, .. var part])
        {
            parts[number] = part.ToArray();
            count = last;
        }

        return true;
    }

    /// <summary>The profile; null if a part is missing.</summary>
    public byte[]? Join() => count > 0 && parts.Keys.SequenceEqual(Enumerable.Range(1, count))
        ? [.. parts.Values.SelectMany(part => part)]
        : null;

    /// <summary>
    /// Whether a marker starts a frame: any SOF, but not the table markers and the reserved one in the same range.
    /// </summary>
    public static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
