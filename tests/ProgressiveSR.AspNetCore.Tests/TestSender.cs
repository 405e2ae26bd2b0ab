using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>A sender on a free port of this machine, over a folder of photographs.</summary>
internal sealed class TestSender : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DirectoryInfo work;
    private int reads;

    private TestSender(
        string? folder, Action<ProgressiveSenderOptions>? configure, Action<ProgressiveSenderBuilder>? build)
    {
        work = Directory.CreateTempSubdirectory("psr-sender-");
        Photos = folder ?? Path.Combine(work.FullName, "photos");
        Cache = Path.Combine(work.FullName, "cache");
        if (folder is null)
        {
            Directory.CreateDirectory(Photos);
            foreach (string photo in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "photos")))
            {
                File.Copy(photo, Path.Combine(Photos, Path.GetFileName(photo)));
            }
        }

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        ProgressiveSenderBuilder sender = builder.Services
            .AddProgressiveSender(options =>
            {
                options.Folder = Photos;
                options.CacheFolder = Cache;
                configure?.Invoke(options);
            })
            .UseModel(CompactModel.Bundle)
            .UsePictureFiles(PictureFile.ReadInfo, Read);
        build?.Invoke(sender);
        app = builder.Build();
        app.MapProgressivePictures("/pictures");
    }

    public string Photos { get; }

    public string Cache { get; }

    public HttpClient Client { get; } = new();

    /// <summary>How many pictures were read in order to encode them.</summary>
    public int Reads => Volatile.Read(ref reads);

    public static async Task<TestSender> StartAsync(
        Action<ProgressiveSenderOptions>? configure = null,
        Action<ProgressiveSenderBuilder>? build = null,
        string? folder = null)
    {
        TestSender sender = new(folder, configure, build);
        await sender.app.StartAsync();
        sender.Client.BaseAddress = new Uri($"{sender.app.Urls.Single()}/pictures/");
        return sender;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        work.Delete(recursive: true);
    }

    private Picture Read(
        string path, PictureReadOptions? options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref reads);
        return PictureFile.Read(path, options, progress, cancellationToken);
    }
}
