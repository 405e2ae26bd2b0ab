using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ProgressiveSR;
using ProgressiveSR.AspNetCore;
using ProgressiveSR.Http;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Viewer;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The code of the READMEs of sender and receiver over HTTP.</summary>
internal static class HttpSnippets
{
    public static void Serve(string[] args)
    {
        #region ProgressiveSR.AspNetCore/README.md 1
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddProgressiveSender(sender => sender.Folder = "photos")
            .UseModel(CompactModel.Bundle)
            .UsePictureFiles(PictureFile.ReadInfo, PictureFile.Read);
        WebApplication app = builder.Build();
        app.MapProgressivePictures("/pictures");
        app.Run();
        #endregion
    }

    public static void View(string[] args)
    {
        #region ProgressiveSR.Viewer/README.md 1
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddProgressiveSender(sender => sender.Folder = "photos")
            .UseModel(CompactModel.Bundle)
            .UsePictureFiles(PictureFile.ReadInfo, PictureFile.Read);
        WebApplication app = builder.Build();
        app.MapProgressivePictures("/pictures").WithViewer("/gallery");
        app.Run();
        #endregion
    }

    public static async Task ReceiveAsync()
    {
        #region ProgressiveSR.Http/README.md 1
        HttpClient http = new(ProgressiveHttpClient.CreateHandler());
        ProgressiveHttpClient client = new(http, new HttpReceiverOptions { CacheFolder = "cache" });
        await using HttpPicture picture = await client.OpenAsync(new Uri("https://example.org/pictures/coffee.png"));
        using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        await using PictureSession session = receiver.Open(picture);
        await session.RefineToAsync(2);                                        // the whole picture, coarse
        await foreach (Refinement step in session.RefineAsync(new PixelRegion(200, 100, 256, 256), Stop.WhenPsnr(38)))
        {
            Console.WriteLine($"level {step.Level}: {picture.BytesReceived} bytes, {step.LinearPsnrY:0.0} dB");
        }
        #endregion
    }

    public static void Register(IServiceCollection services)
    {
        #region ProgressiveSR.Http/README.md 2
        services.AddProgressiveReceiver(options => options.CacheFolder = "cache")   // an IHttpClientBuilder
            .ConfigureHttpClient(http => http.BaseAddress = new Uri("https://example.org/pictures/"));
        #endregion
    }
}
