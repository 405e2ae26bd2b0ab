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
    IHostApplicationLifetime lifetime) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<FolderStore>> stores = new(StringComparer.Ordinal);

    /// <summary>The store over a folder.</summary>
    /// <returns>Null if the folder does not exist.</returns>
    public IPictureStore? Find(string folder) => stores.TryGetValue(folder, out Lazy<FolderStore>? store) ? store.Value
        : Directory.Exists(folder) ? stores.GetOrAdd(folder, folder => new(() => Open(folder))).Value
        : null;

    public void Dispose()
    {
        foreach (Lazy<FolderStore> store in stores.Values.Where(store => store.IsValueCreated))
        {
            store.Value.Dispose();
        }
    }

    private FolderStore Open(string folder) => PublishedFolderStore.IsPublished(folder)
        ? new PublishedFolderStore(folder, options.Value, lifetime.ApplicationStopping)
        : new PictureFolderStore(folder, options.Value, encoder, cache, model, lifetime.ApplicationStopping);
}
