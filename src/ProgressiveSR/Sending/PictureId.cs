using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ProgressiveSR;

/// <summary>
/// Names a picture by what its packets depend on: size, and colours as they are sampled
/// (<see cref="TransparentColours"/>). Alpha is no part of it, since packets carry none: pictures of the same sampled
/// colours share their increments.
/// </summary>
internal static class PictureId
{
    /// <summary>SHA-256 over a tag, width and height (32 bits, little endian) and the rows without gaps.</summary>
    public static ContentId Compute(Picture picture)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> sizes = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(sizes, picture.Width);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[sizeof(int)..], picture.Height);
        hash.AppendData("ProgressiveSR picture 1\n"u8);
        hash.AppendData(sizes);
        RgbView view = picture.View;
        for (int y = 0; y < view.Height; y++)
        {
            hash.AppendData(view.Row(y));
        }

        return ContentId.FromHash(hash);
    }
}
