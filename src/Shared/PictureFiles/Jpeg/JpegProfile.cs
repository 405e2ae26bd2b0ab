namespace ProgressiveSR.PictureFiles;

/// <summary>The colour profile of a JPEG file, which its APP2 segments have in parts, numbered from 1.</summary>
internal sealed class JpegProfile
{
    /// <summary>The segments' marker.</summary>
    public const byte App2 = 0xE2;

    private readonly SortedDictionary<int, byte[]> parts = [];
    private int count;

    /// <summary>By which the segments begin; a part's number and how many there are follow.</summary>
    public static ReadOnlySpan<byte> Name => "ICC_PROFILE\0"u8;

    /// <summary>Whether there was any segment of a profile.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Takes an APP2 segment behind its length; false where it is of something else.</summary>
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

    /// <summary>The profile; null where a part is missing.</summary>
    public byte[]? Join() => count > 0 && parts.Keys.SequenceEqual(Enumerable.Range(1, count))
        ? [.. parts.Values.SelectMany(part => part)]
        : null;

    /// <summary>Whether a marker begins a frame (SOF of any kind); tables and a reserved one stand between them.</summary>
    public static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
