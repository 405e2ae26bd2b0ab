using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProgressiveSR.AspNetCore;
using ProgressiveSR.Serving;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Viewer;

namespace ProgressiveSR.Browser.Tests;

/// <summary>A sender with the viewer on a free port of this machine, over a folder of its own.</summary>
internal sealed class ViewerHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DirectoryInfo work;

    private ViewerHost()
    {
        work = Directory.CreateTempSubdirectory("psr-viewer-");
        Folder = work.CreateSubdirectory("photos").FullName;
        WebApplicationBuilder builder = LoopbackApplication.Create(
            options =>
            {
                options.Folder = Folder;
                options.CacheFolder = Path.Combine(work.FullName, "cache");
            },
            out ProgressiveSenderBuilder sender);
        sender.UsePictureFiles(PictureFile.ReadInfo, PictureFile.Read);
        app = builder.Build();
        app.Use(async (http, next) =>
        {
            if (Intercept is null || !await Intercept(http, next))
            {
                await next(http);
            }
        });
        app.UseRouting();
        app.MapProgressivePictures("/pictures")
            .WithViewer(progressiveJpegs: Path.Combine(AppContext.BaseDirectory, "jpegs"));

        // Browsers ask for it beside documents that name no icon.
        app.MapGet("/favicon.ico", () => Results.NoContent());
        app.UseEndpoints(_ => { });
    }

    /// <summary>The folder of pictures.</summary>
    public string Folder { get; }

    /// <summary>Looks at each request first; true if it has answered.</summary>
    public Func<HttpContext, RequestDelegate, Task<bool>>? Intercept { get; set; }

    public Uri Address => new(app.Urls.Single());

    /// <summary>Starts it over the encoded pictures of all vectors.</summary>
    public static async Task<ViewerHost> StartAsync()
    {
        ViewerHost host = new();
        foreach (TestVector vector in TestVector.All)
        {
            File.Copy(vector.File, Path.Combine(host.Folder, $"{vector.Name}.psr"));
        }

        await host.app.StartAsync();
        return host;
    }

    /// <summary>Adds a photograph, which is encoded when it is asked for.</summary>
    public void AddPhoto(string name, string? shownAs = null) => File.Copy(
        Path.Combine(AppContext.BaseDirectory, "photos", name), Path.Combine(Folder, shownAs ?? name));

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        work.Delete(recursive: true);
    }
}
