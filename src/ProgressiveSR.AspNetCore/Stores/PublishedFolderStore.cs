using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>A folder that <see cref="PublishedFolder"/> has laid out.</summary>
internal sealed class PublishedFolderStore(string folder, ProgressiveSenderOptions options, CancellationToken stopping)
    : FolderStore(options.MaxOpenPictures, stopping)
{
    private readonly FolderBoundary files = new(folder);

    /// <summary>Whether a folder is a published one.</summary>
    public static bool IsPublished(string folder) =>
        File.Exists(Path.Combine(folder, WirePaths.List)) && Directory.Exists(Path.Combine(folder, WirePaths.Parts));

    protected override IEnumerable<string> ListNames() => files.ListNames()
        .Where(name => name.EndsWith(WirePaths.ManifestExtension, StringComparison.Ordinal))
        .Select(name => name[..^WirePaths.ManifestExtension.Length])
        .Where(WirePaths.IsName);

    protected override PictureSource? Locate(string name) => files.Find(name, name + WirePaths.ManifestExtension);

    protected override bool IsEncoded(PictureSource source) => true;

    protected override async Task<StoredPicture> OpenAsync(PictureSource source, CancellationToken cancellationToken)
    {
        PictureManifest manifest = PictureManifest.Read(
            await File.ReadAllBytesAsync(source.Path, cancellationToken).ConfigureAwait(false));
        string file = Uri.UnescapeDataString(WirePaths.File(source.Name));
        return await StoredPicture.OpenAsync(
            files.Find(source.Name, file)?.Path ?? throw new FileNotFoundException($"'{source.Name}' is incomplete."),
            manifest.GetEncoding(),
            null,
            cancellationToken).ConfigureAwait(false);
    }
}
