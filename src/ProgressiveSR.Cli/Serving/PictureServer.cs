using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using ProgressiveSR.AspNetCore;
using ProgressiveSR.Models;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Viewer;

namespace ProgressiveSR.Cli;

/// <summary>The web server of <c>psr serve</c>.</summary>
internal static class PictureServer
{
    public const string Prefix = "/pictures";

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Creates a server over a folder; it has not been started.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cache">Where encoded pictures are kept; null for the default.</param>
    /// <param name="urls">Where to listen.</param>
    /// <param name="model">Encodes pictures.</param>
    /// <param name="viewer">
    /// Whether pages show the pictures in browsers; only with a model of the compact scheme.
    /// </param>
    public static WebApplication Create(string folder, string? cache, string urls, ModelBundle model, bool viewer)
    {
        // Neither settings files nor variables of other web applications apply.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        builder.Services.AddRoutingCore();
        builder.Services.AddCors();
        builder.Services.AddSingleton<IHostLifetime, ToolLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)  // that it cannot start, the command says
            .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>()
            .AddConsole(console =>
            {
                console.FormatterName = LineFormatter.FormatterName;
                console.LogToStandardErrorThreshold = LogLevel.Trace;
            });
        builder.Services
            .AddProgressiveSender(sender =>
            {
                sender.Folder = folder;
                sender.CacheFolder = cache is null ? sender.CacheFolder : Path.GetFullPath(cache);
            })
            .UseModel(model)
            .UsePictureFiles(PictureFile.ReadInfo, PictureFile.Read);
        WebApplication server = builder.Build();
        server.UseRouting();
        server.UseCors(policy => policy.AllowAnyOrigin().AllowProgressiveReceivers());
        ProgressivePicturesEndpoints pictures = server.MapProgressivePictures(Prefix);
        if (viewer)
        {
            pictures.WithViewer(models: [model]);
        }

        return server;
    }

    /// <summary>The tool handles Ctrl-C itself.</summary>
    private sealed class ToolLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
