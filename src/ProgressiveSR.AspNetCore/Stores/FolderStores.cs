using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ProgressiveSR.AspNetCore;

/// <summary>The stores over folders, opened on first use: one per folder, however many requests choose it.</summary>
internal sealed class FolderStores(
    IOptions<ProgressiveSenderOptions> options,
    PictureEncoder encoder,
    EncodingCache cache,
    ModelFingerprint model,
    OpenPictures open,
    IHostApplicationLifetime lifetime)
{
    private readonly ConcurrentDictionary<string, Lazy<FolderStore>> stores = new(StringComparer.Ordinal);

    /// <summary>The store over a folder.</summary>
    /// <returns>Null if the folder does not exist, or no longer.</returns>
    public IPictureStore? Find(string folder) => Directory.Exists(folder)
        ? stores.GetOrAdd(folder, folder => new(() => Open(folder), LazyThreadSafetyMode.PublicationOnly)).Value
        : null;

    private FolderStore Open(string folder) => PublishedFolderStore.IsPublished(folder)
        ? new PublishedFolderStore(folder, open, lifetime.ApplicationStopping)
        : new PictureFolderStore(folder, options.Value, encoder, cache, model, open, lifetime.ApplicationStopping);
}
