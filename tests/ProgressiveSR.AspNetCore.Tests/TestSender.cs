using Microsoft.AspNetCore.Builder;
using ProgressiveSR.Serving;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>A sender on a free port of this machine, over a folder of its own or one that is given.</summary>
internal sealed class TestSender : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DirectoryInfo work = Directory.CreateTempSubdirectory("psr-sender-");
    private int reads;

    private TestSender(
        Action<ProgressiveSenderOptions>? configure,
        Action<ProgressiveSenderBuilder>? build,
        string? folder,
        string[]? pictures,
        Action<WebApplicationBuilder>? host,
        Action<WebApplication, IEndpointConventionBuilder>? map)
    {
        Photos = folder ?? Path.Combine(work.FullName, "photos");
        Cache = Path.Combine(work.FullName, "cache");
        if (folder is null)
        {
            MakePictures(pictures);
        }

        WebApplicationBuilder builder = LoopbackApplication.Create(
            options =>
            {
                options.Folder = Photos;
                options.CacheFolder = Cache;
                configure?.Invoke(options);
            },
            out ProgressiveSenderBuilder sender);
        sender.UsePictureFiles(PictureFile.ReadInfo, Read);
        build?.Invoke(sender);
        host?.Invoke(builder);
        app = builder.Build();
        IEndpointConventionBuilder endpoints = app.MapProgressivePictures("/pictures");
        map?.Invoke(app, endpoints);
    }

    public string Photos { get; }

    public string Cache { get; }

    public HttpClient Client { get; } = new();

    public IServiceProvider Services => app.Services;

    /// <summary>How many pictures were read in order to encode them.</summary>
    public int Reads => Volatile.Read(ref reads);

    /// <summary>While this is not set, reading a picture does not end.</summary>
    public ManualResetEventSlim MayRead { get; } = new(initialState: true);

    /// <param name="configure">Sets options.</param>
    /// <param name="build">Configures the sender.</param>
    /// <param name="folder">The folder to serve; null for one of its own.</param>
    /// <param name="pictures">The names of small pictures in it, no two alike; null for two photographs.</param>
    /// <param name="host">Configures the application.</param>
    /// <param name="map">Adds to the application and the sender's endpoints.</param>
    public static async Task<TestSender> StartAsync(
        Action<ProgressiveSenderOptions>? configure = null,
        Action<ProgressiveSenderBuilder>? build = null,
        string? folder = null,
        string[]? pictures = null,
        Action<WebApplicationBuilder>? host = null,
        Action<WebApplication, IEndpointConventionBuilder>? map = null)
    {
        TestSender sender = new(configure, build, folder, pictures, host, map);
        await sender.app.StartAsync();
        sender.Client.BaseAddress = new Uri($"{sender.app.Urls.Single()}/pictures/");
        return sender;
    }

    /// <summary>Writes a small picture.</summary>
    public static void WritePicture(string path, int seed, int width = 64, int height = 48)
    {
        byte[] pixels = new byte[width * height * RgbView.BytesPerPixel];
        new Random(seed).NextBytes(pixels);
        PictureFile.WritePng(new Picture(pixels, width, height, width * RgbView.BytesPerPixel), path);
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        MayRead.Set();
        Client.Dispose();
        await app.DisposeAsync();
        work.Delete(recursive: true);
    }

    private void MakePictures(string[]? pictures)
    {
        Directory.CreateDirectory(Photos);
        foreach (string photo in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "photos")))
        {
            if (pictures is null)
            {
                File.Copy(photo, Path.Combine(Photos, Path.GetFileName(photo)));
            }
        }

        for (int i = 0; i < pictures?.Length; i++)
        {
            WritePicture(Path.Combine(Photos, pictures[i]), seed: i);
        }
    }

    private Picture Read(
        string path, PictureReadOptions? options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref reads);
        MayRead.Wait(cancellationToken);
        return PictureFile.Read(path, options, progress, cancellationToken);
    }
}
