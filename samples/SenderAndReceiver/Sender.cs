using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using ProgressiveSR.AspNetCore;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.SkiaSharp;

namespace SenderAndReceiver;

/// <summary>A web server for the pictures of a folder.</summary>
internal static class Sender
{
    /// <summary>Starts it.</summary>
    /// <param name="folder">The pictures.</param>
    /// <param name="url">Where to listen; port 0 takes a free one.</param>
    public static async Task<WebApplication> StartAsync(string folder, string url)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddProgressiveSender(sender => sender.Folder = Path.GetFullPath(folder))
            .UseModel(CompactModel.Bundle)
            .UsePictureFiles(PictureFile.ReadInfo, PictureFile.Read);
        WebApplication app = builder.Build();
        app.Urls.Add(url);
        app.MapProgressivePictures("/pictures");
        await app.StartAsync();
        return app;
    }
}
