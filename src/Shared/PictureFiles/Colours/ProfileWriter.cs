using System.Buffers.Binary;
using System.Text;

namespace ProgressiveSR.PictureFiles;

/// <summary>Writes ICC profiles: a header, and tags by name.</summary>
internal static class ProfileWriter
{
    // Bytes before the tag count.
    private const int Header = 128;

    private const int TagEntry = 12;

    /// <summary>XYZ of the white point of the profile connection space, D50.</summary>
    public static readonly double[] White = [0.9642, 1, 0.8249];

    /// <summary>Writes a version 4.3 profile.</summary>
    /// <param name="space">The colour space that it converts from.</param>
    /// <param name="pcs"><c>XYZ </c> or <c>Lab </c>.</param>
    /// <param name="tags">Names and contents of the tags.</param>
    public static byte[] Write(string space, string pcs, params (string Name, byte[] Content)[] tags)
    {
        int at = Header + 4 + TagEntry * tags.Length;
        byte[] profile = new byte[at + tags.Sum(tag => (tag.Content.Length + 3) & ~3)];
        WriteNumber(profile, 0, profile.Length);
        WriteNumber(profile, 8, 0x04300000);
        Encoding.ASCII.GetBytes("mntr" + space + pcs).CopyTo(profile, 12);
        "acsp"u8.CopyTo(profile.AsSpan(36));
        WriteFixed(profile.AsSpan(68), White);
        WriteNumber(profile, Header, tags.Length);
        for (int i = 0; i < tags.Length; i++)
        {
            int entry = Header + 4 + TagEntry * i;
            Encoding.ASCII.GetBytes(tags[i].Name).CopyTo(profile, entry);
            WriteNumber(profile, entry + 4, at);
            WriteNumber(profile, entry + 8, tags[i].Content.Length);
            tags[i].Content.CopyTo(profile, at);
            at += (tags[i].Content.Length + 3) & ~3;
        }

        return profile;
    }

    /// <summary>A tag with X, Y and Z.</summary>
    public static byte[] Xyz(ReadOnlySpan<double> values)
    {
        byte[] tag = new byte[8 + 4 * values.Length];
        "XYZ "u8.CopyTo(tag);
        WriteFixed(tag.AsSpan(8), values);
        return tag;
    }

    /// <summary>
    /// A curve to linear light: <c>(a * x + b) ^ gamma</c>, and <c>c * x</c> below <c>d</c>; gamma alone for a pure
    /// power.
    /// </summary>
    public static byte[] Curve(params ReadOnlySpan<double> parameters)
    {
        const byte powerAndLine = 3;
        byte[] tag = new byte[12 + 4 * parameters.Length];
        "para"u8.CopyTo(tag);
        tag[9] = parameters.Length > 1 ? powerAndLine : (byte)0;
        WriteFixed(tag.AsSpan(12), parameters);
        return tag;
    }

    private static void WriteNumber(byte[] profile, int at, int value) =>
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(at), value);

    private static void WriteFixed(Span<byte> destination, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(destination[(4 * i)..], (int)Math.Round(values[i] * 65536));
        }
    }
}
