using System.Text.Json;

namespace ProgressiveSR.Transmission;

/// <summary>A page of the pictures that a sender offers, as JSON.</summary>
/// <param name="Pictures">The pictures, ordered by name.</param>
/// <param name="Next">The URL of the next page, relative to the base of all URLs; null on the last.</param>
public sealed record PictureList(IReadOnlyList<ListedPicture> Pictures, string? Next = null)
{
    /// <summary>The maximum length of a page in bytes.</summary>
    public const int MaxLength = 1 << 24;

    /// <summary>Reads a page.</summary>
    /// <param name="utf8">The document, at most <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="InvalidPacketException">
    /// The document is not a list of pictures, or a name is not one.
    /// </exception>
    public static PictureList Read(ReadOnlySpan<byte> utf8)
    {
        PictureList list =
            TransmissionJson.Read(utf8, MaxLength, TransmissionJson.Default.PictureList, "list of pictures");
        return list.Pictures.All(picture => picture is not null && WirePaths.IsName(picture.Name))
            ? list
            : throw new InvalidPacketException("The list of pictures has an entry without a valid name.");
    }

    /// <summary>Writes the page as UTF-8.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, TransmissionJson.Default.PictureList);
}

/// <summary>A picture in a list.</summary>
/// <param name="Name">The picture's name, with its extension.</param>
/// <param name="Width">Width in pixels; null if not known yet.</param>
/// <param name="Height">Height in pixels; null if not known yet.</param>
/// <param name="Encoding">The encoding's id; null if the picture has not been encoded yet.</param>
public sealed record ListedPicture(string Name, int? Width = null, int? Height = null, string? Encoding = null);
