using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>
/// A folder of pictures and <c>.psr</c> files. A picture is encoded on its first request, unless there is a file of its
/// name with <c>.psr</c> after it, which is then served in its place.
/// </summary>
internal sealed class PictureFolderStore(
    string folder,
    ProgressiveSenderOptions options,
    PictureEncoder encoder,
    EncodingCache cache,
    ModelFingerprint model,
    CancellationToken stopping) : FolderStore(options.MaxOpenPictures, stopping)
{
    private readonly FolderBoundary files = new(folder);

    protected override IEnumerable<string> ListNames()
    {
        HashSet<string> names = [.. files.ListNames().Where(WirePaths.IsName)];
        return names.Where(name => IsFile(name) ? !IsEncodedAhead(name, names) : IsPicture(name));
    }

    protected override PictureSource? Locate(string name) =>
        IsFile(name) ? files.Find(name, name)
        : IsPicture(name) && files.Find(name, name) is { } picture
            ? files.Find(name, name + WirePaths.FileExtension) ?? picture
        : null;

    protected override bool IsEncoded(PictureSource source) => IsFile(source.Path) || cache.Find(KeyOf(source)) is not null;

    protected override async Task<StoredPicture> OpenAsync(PictureSource source, CancellationToken cancellationToken)
    {
        if (IsFile(source.Path))
        {
            return await StoredPicture.OpenAsync(source.Path, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        string key = KeyOf(source);
        if (cache.Find(key) is { } found)
        {
            try
            {
                return await StoredPicture.OpenAsync(found.Path, found.Encoding, null, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (e is InvalidPacketException or FileNotFoundException)
            {
                cache.Remove(key, found);
            }
        }

        EncodedPicture encoded =
            await encoder.EncodeAsync(source.Path, source.Name, cancellationToken).ConfigureAwait(false);
        CachedEncoding added = await cache.AddAsync(key, encoded, cancellationToken).ConfigureAwait(false);
        return await StoredPicture.OpenAsync(added.Path, added.Encoding, null, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsFile(string name) =>
        name.EndsWith(WirePaths.FileExtension, StringComparison.OrdinalIgnoreCase);

    private bool IsEncodedAhead(string name, HashSet<string> names) =>
        name[..^WirePaths.FileExtension.Length] is var picture && IsPicture(picture) && names.Contains(picture);

    private bool IsPicture(string name) => encoder.CanEncode
        && options.PictureExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Names all that an encoding depends on.</summary>
    private string KeyOf(PictureSource source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(
            CultureInfo.InvariantCulture, $"{source.Path}\n{source.Length}\n{source.Modified.Ticks}\n{model.Text}")))
        .AsSpan(0, ContentId.Size));
}

/// <summary>The model and options that pictures are encoded with, as text.</summary>
internal sealed record ModelFingerprint(string Text);
