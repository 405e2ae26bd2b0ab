using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ProgressiveSR.AspNetCore;

/// <summary>Removes what earlier processes left in the cache folder, when the application starts.</summary>
internal sealed class CacheCleaner(IOptions<ProgressiveSenderOptions> options) : BackgroundService
{
    /// <summary>A receiver that comes back later asks for the manifest again.</summary>
    private static readonly TimeSpan IdAge = TimeSpan.FromDays(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(Clean, stoppingToken);

    private void Clean()
    {
        string folder = Path.GetFullPath(options.Value.CacheFolder);
        AtomicFile.RemoveLeftovers(folder);
        try
        {
            EncodingIndex.RemoveOld(folder, IdAge);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process is cleaning too, or may not write here; nothing depends on it.
        }
    }
}
