using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>A folder of pictures, each encoded on its first request, and <c>.psr</c> files.</summary>
internal sealed class PictureFolderStore : FolderStore
{
    private readonly PictureNames names;
    private readonly PictureEncoder encoder;
    private readonly EncodingCache cache;
    private readonly EncodingIndex ids;
    private readonly ModelFingerprint model;

    public PictureFolderStore(
        string folder,
        ProgressiveSenderOptions options,
        PictureEncoder encoder,
        EncodingCache cache,
        ModelFingerprint model,
        OpenPictures open,
        CancellationToken stopping)
        : base(folder, open, stopping)
    {
        names = new PictureNames(encoder.CanEncode ? options.PictureExtensions : []);
        ids = new EncodingIndex(options.CacheFolder, $"{Files.Path}\n{model.Text}");
        this.encoder = encoder;
        this.cache = cache;
        this.model = model;
    }

    protected override IEnumerable<string> ListNames() =>
        names.List(Files.ListNames()).Select(picture => picture.Name);

    protected override PictureSource? Locate(string name) => names.Find(name, file => Files.Find(name, file));

    protected override bool IsEncoded(PictureSource source) => PictureNames.IsEncoded(source.Path);

    protected override PictureSource? FindRecorded(ContentId encoding) => ids.Find(encoding, Locate);

    protected override void Record(ContentId encoding, PictureSource source) => ids.Add(encoding, source);

    protected override async Task<StoredPicture> OpenAsync(PictureSource source, CancellationToken cancellationToken)
    {
        if (IsEncoded(source))
        {
            return await StoredPicture.OpenAsync(source.Path, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
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
        CachedEncoding added = cache.Add(key, encoded, cancellationToken);
        return await StoredPicture.OpenAsync(added.Path, added.Encoding, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Names all that an encoding depends on.</summary>
    private string KeyOf(PictureSource source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(
            CultureInfo.InvariantCulture, $"{source.Path}\n{source.Length}\n{source.Modified.Ticks}\n{model.Text}")))
        .AsSpan(0, ContentId.Size));
}

/// <summary>The model and options that pictures are encoded with, as text.</summary>
internal sealed record ModelFingerprint(string Text);
