using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>A folder that <see cref="PublishedFolder"/> has laid out.</summary>
internal sealed class PublishedFolderStore(string folder, OpenPictures open, CancellationToken stopping)
    : FolderStore(folder, open, stopping)
{
    /// <summary>Whether a folder is a published one.</summary>
    public static bool IsPublished(string folder) =>
        File.Exists(Path.Combine(folder, WirePaths.List)) && Directory.Exists(Path.Combine(folder, WirePaths.Parts));

    protected override IEnumerable<string> ListNames() => Files.ListNames()
        .Where(name => name.EndsWith(WirePaths.ManifestExtension, StringComparison.Ordinal))
        .Select(name => name[..^WirePaths.ManifestExtension.Length])
        .Where(WirePaths.IsName)
        .Order(StringComparer.Ordinal);

    protected override PictureSource? Locate(string name) =>
        WirePaths.IsName(name) ? Files.Find(name, name + WirePaths.ManifestExtension) : null;

    protected override bool IsEncoded(PictureSource source) => true;

    protected override bool MayHave(ContentId encoding) =>
        Directory.Exists(Path.Combine(Files.Path, WirePaths.Parts, encoding.ToString()));

    protected override async Task<StoredPicture> OpenAsync(PictureSource source, CancellationToken cancellationToken)
    {
        PictureManifest manifest = PictureManifest.Read(
            await File.ReadAllBytesAsync(source.Path, cancellationToken).ConfigureAwait(false));
        string file = Uri.UnescapeDataString(WirePaths.File(source.Name));
        return await StoredPicture.OpenAsync(
            Files.Find(source.Name, file)?.Path ?? throw new FileNotFoundException($"'{source.Name}' is incomplete."),
            manifest.GetEncoding(),
            null,
            cancellationToken).ConfigureAwait(false);
    }
}
