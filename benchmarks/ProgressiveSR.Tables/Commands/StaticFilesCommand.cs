using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace ProgressiveSR.Tables;

/// <summary>
/// <c>static-files</c>: ASP.NET Core's own file server over a folder, for <c>run-load</c> to compare with.
/// </summary>
internal sealed class StaticFilesCommand : ToolCommand
{
    private static readonly Argument<string> Folder = Inputs.File("DIR", "The folder to serve.");

    private static readonly Option<string?> Urls = Inputs.Text("--urls", "U", "Where to listen.");

    public StaticFilesCommand(CliContext context)
        : base("static-files", "Serves a folder with ASP.NET Core's static files, until Ctrl-C.", context)
    {
        Arguments.Add(Folder);
        Options.Add(Urls);
    }

    protected override async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // As 'psr serve' sets its server up, so that only what answers differs.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(parsed.GetValue(Urls) ?? "http://localhost:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using WebApplication server = builder.Build();
        using PhysicalFileProvider files = new(Path.GetFullPath(parsed.GetRequiredValue(Folder)));
        server.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files, ServeUnknownFileTypes = true, DefaultContentType = "application/octet-stream",
        });
        await server.StartAsync(cancellationToken);
        Context.Output.WriteLine($"listening on {server.Urls.First()}");
        Context.Output.Flush();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await server.StopAsync(CancellationToken.None);
        }
    }
}
