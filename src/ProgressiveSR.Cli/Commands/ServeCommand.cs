using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Cli;

/// <summary><c>psr serve</c>: sends the pictures of a folder over HTTP until it is stopped.</summary>
internal sealed class ServeCommand : ToolCommand
{
    private const string DefaultUrls = "http://localhost:5000";

    /// <summary>Open connections are given half a second; the process has a second to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(900);

    private readonly Argument<string> folder = Inputs.File(
        "DIR", "The folder of pictures and .psr files, or one that 'psr publish' wrote.");

    private readonly Option<string?> urls = Inputs.Text(
        "--urls", "U", $"Where to listen, separated by semicolons; port 0 takes a free one. Default: {DefaultUrls}.");

    private readonly Option<string?> model = Inputs.Text(
        "--model", "M", $"{ModelChoice.Help} Default: {InstalledModels.Default}.");

    private readonly Option<string?> cache = Inputs.Text(
        "--cache", "DIR", "Where encoded pictures are kept. Default: a folder of the user's application data.");

    private readonly Option<bool> viewer = Inputs.Flag(
        "--viewer", "Also shows the pictures in browsers, at /, with a model of the compact scheme.");

    public ServeCommand(CliContext context)
        : base("serve", "Sends the pictures of a folder over HTTP, under /pictures, until Ctrl-C.", context)
    {
        Arguments.Add(folder);
        Options.Add(urls);
        Options.Add(model);
        Options.Add(cache);
        Options.Add(viewer);
        AddCommon();
    }

    protected override async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(folder);
        if (!Directory.Exists(path))
        {
            throw new CommandException(File.Exists(path)
                ? $"'{path}' is a file; name a folder."
                : $"The folder '{path}' does not exist; check the name.");
        }

        string addresses = parsed.GetValue(urls) ?? DefaultUrls;
        RequireUsable(addresses);
        ModelBundle bundle = ModelChoice.Open(parsed.GetValue(model) ?? InstalledModels.Default);
        bool isViewed = parsed.GetValue(viewer);
        if (isViewed && bundle.Manifest.Kernel != KernelKind.Transform)
        {
            throw new CommandException(
                $"Browsers cannot show pictures of model '{bundle.Manifest.Name}'; serve with one of the compact "
                + "scheme, or without --viewer.");
        }

        if (Context.Interruption is { } interruption)
        {
            interruption.Grace = Grace;
        }

        await using WebApplication server = PictureServer.Create(
            Path.GetFullPath(path), parsed.GetValue(cache), addresses, bundle, isViewed);
        await StartAsync(server, cancellationToken);
        ServeResult result = new([.. server.Urls]);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.ServeResult, output =>
        {
            foreach (string url in result.Urls)
            {
                output.WriteLine($"listening on {url}");
            }

            if (isViewed)
            {
                output.WriteLine($"open {result.Urls[0]}/ in a browser");
            }
        });
        Context.Output.Flush();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping is how this command ends, even if connections or an encoding do not let go in time.
            Context.Interruption?.EndWith(ExitCode.Done);
            await server.StopAsync(CancellationToken.None);
        }
    }

    private static void RequireUsable(string addresses)
    {
        foreach (string address in addresses.Split(';'))
        {
            try
            {
                if (BindingAddress.Parse(address).Scheme == Uri.UriSchemeHttp)
                {
                    continue;
                }
            }
            catch (FormatException)
            {
                // The message below says what is right.
            }

            throw new UsageException($"--urls takes addresses such as {DefaultUrls}, not '{address}'.");
        }
    }

    private static async Task StartAsync(WebApplication server, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new CommandException($"{e.Message.TrimEnd('.')}; name another address with --urls.");
        }
    }
}
