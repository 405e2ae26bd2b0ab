using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProgressiveSR.AspNetCore;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Viewer;

if (args is not ([] or ["--urls", _]))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project samples/Viewer [-- --urls URL]");
    return 1;
}

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services
    .AddProgressiveSender(sender => sender.Folder = Path.Combine(AppContext.BaseDirectory, "photos"))
    .UseModel(CompactModel.Bundle)
    .UsePictureFiles(PictureFile.ReadInfo, PictureFile.Read);
WebApplication app = builder.Build();
app.MapProgressivePictures("/pictures").WithViewer(progressiveJpegs: Path.Combine(AppContext.BaseDirectory, "jpegs"));
try
{
    await app.StartAsync();
}
catch (Exception e) when (e is IOException or FormatException or InvalidOperationException)
{
    Console.Error.WriteLine($"It cannot listen: {e.Message.ReplaceLineEndings(" ")}");
    return 1;
}

foreach (string url in app.Urls)
{
    Console.WriteLine($"{url}, until Ctrl-C");
}

await app.WaitForShutdownAsync();
return 0;
