using System.Buffers.Binary;

namespace ProgressiveSR.PictureFiles;

/// <summary>
/// The header and the tags of an <see href="https://www.color.org/specification/ICC.1-2022-05.pdf">ICC profile</see>.
/// </summary>
internal readonly ref struct ProfileTags
{
    private const int HeaderLength = 128;
    private const int TagLength = 12;

    private readonly ReadOnlySpan<byte> _profile;

    private ProfileTags(ReadOnlySpan<byte> profile) => _profile = profile;

    /// <summary>The colour space that it describes, as four letters.</summary>
    public ReadOnlySpan<byte> Space => _profile.Slice(16, 4);

    public bool LeadsToXyz => _profile[20..].StartsWith("XYZ "u8);

    public bool LeadsToLab => _profile[20..].StartsWith("Lab "u8);

    /// <summary>Reads the header; false if it is too short or the connection space is neither XYZ nor Lab.</summary>
    public static bool TryRead(ReadOnlySpan<byte> profile, out ProfileTags tags)
    {
        tags = new ProfileTags(profile);
        return profile.Length >= HeaderLength + 4 && (tags.LeadsToXyz || tags.LeadsToLab);
    }

    /// <summary>The content of a tag; empty if it is missing.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> name)
    {
        uint count = BinaryPrimitives.ReadUInt32BigEndian(_profile[HeaderLength..]);
        ReadOnlySpan<byte> tags = _profile[(HeaderLength + 4)..];
        for (; count > 0 && tags.Length >= TagLength; count--, tags = tags[TagLength..])
        {
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(tags[4..]);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(tags[8..]);
            if (tags.StartsWith(name) && offset <= _profile.Length && length <= _profile.Length - offset)
            {
                return _profile.Slice((int)offset, (int)length);
            }
        }

        return [];
    }

    /// <summary>Reads a number of type s15Fixed16.</summary>
    public static float Fixed(ReadOnlySpan<byte> number) => BinaryPrimitives.ReadInt32BigEndian(number) / 65536f;
}
