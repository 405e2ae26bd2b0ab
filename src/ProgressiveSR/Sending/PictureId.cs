using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ProgressiveSR;

/// <summary>
/// Identifies a picture by what its packets depend on: the size and the sampled colours
/// (<see cref="TransparentColours"/>). Alpha is not included, as packets carry none: pictures with the same sampled
/// colours share increments.
/// </summary>
internal static class PictureId
{
    /// <summary>SHA-256 of a tag, width and height (32 bits, little-endian) and the rows without padding.</summary>
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
