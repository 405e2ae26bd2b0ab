using Microsoft.AspNetCore.Builder;
using ProgressiveSR.AspNetCore;
using ProgressiveSR.Serving;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Benchmarks;

/// <summary>A sender of one picture on a free port of this machine.</summary>
internal sealed class LoopbackSender : IAsyncDisposable
{
    private const string Name = "photo.png";

    private readonly WebApplication app;
    private readonly DirectoryInfo folder;

    private LoopbackSender(WebApplication app, DirectoryInfo folder)
    {
        this.app = app;
        this.folder = folder;
    }

    /// <summary>The picture's URL.</summary>
    public Uri Picture => new(new Uri(app.Urls.Single()), $"/pictures/{Name}");

    public static async Task<LoopbackSender> StartAsync(Picture picture)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("psr-loopback-");
        string pictures = folder.CreateSubdirectory("pictures").FullName;
        PictureFile.WritePng(picture, Path.Combine(pictures, Name));
        WebApplicationBuilder builder = LoopbackApplication.Create(
            options =>
            {
                options.Folder = pictures;
                options.CacheFolder = Path.Combine(folder.FullName, "cache");
            },
            out ProgressiveSenderBuilder sender);
        sender.UsePictureFiles(PictureFile.ReadInfo, PictureFile.Read);
        WebApplication app = builder.Build();
        app.MapProgressivePictures("/pictures");
        await app.StartAsync();
        return new LoopbackSender(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
