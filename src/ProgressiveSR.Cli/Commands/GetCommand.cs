using System.CommandLine;
using System.Diagnostics;
using ProgressiveSR.Http;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Cli;

/// <summary><c>psr get</c>: receives a picture over HTTP, optionally with a region at a higher level.</summary>
internal sealed class GetCommand : ToolCommand
{
    private readonly Argument<string> address = Inputs.File(
        "URL", ".../pictures/NAME of a sender or a published folder, or a .psr file on any server.");
    private readonly Argument<string> target = Inputs.File(
        "OUT.png", "The picture to write: .png, .jpg or .webp; an existing file is replaced.");

    private readonly LevelOptions levelOptions = new("the highest");

    private readonly Option<IStoppingCriterion?> until = StoppingOption.Create();

    private readonly Option<string?> cache = Inputs.Text(
        "--cache", "DIR", "Folder that keeps what was received, so that it is not fetched again.");

    private readonly Option<string?> model = Inputs.Text(
        "--model", "M", $"{ModelChoice.Help} Default: the installed model that encoded the picture.");

    private readonly BackendOptions backends = new();

    public GetCommand(CliContext context)
        : base(
            "get",
            """
            Receives a picture over HTTP at one level, optionally with a region at a higher one.

            What arrives damaged or is cut off is asked for again. If the server goes away for good, nothing is written;
            with --cache the next run continues with what has arrived.
            """,
            context)
    {
        Arguments.Add(address);
        Arguments.Add(target);
        levelOptions.AddTo(this);
        Options.Add(until);
        Options.Add(cache);
        Options.Add(model);
        backends.AddTo(this);
        AddCommon();
    }

    protected override async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Stopwatch total = Stopwatch.StartNew();
        LevelRequest request = levelOptions.Read(parsed);
        string url = parsed.GetRequiredValue(address);
        string path = parsed.GetRequiredValue(target);
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"'{url}' is not a URL of http or https");
        }

        PictureOutput output = new(path, ModelChoice.Files(parsed.GetValue(model)));
        using HttpClient http = new(ProgressiveHttpClient.CreateHandler());
        ProgressiveHttpClient client = new(
            http, new HttpReceiverOptions { CacheFolder = parsed.GetValue(cache) });
        using ProgressLine progress = Context.StartProgress("receiving");
        await using HttpPicture picture = await client.OpenAsync(uri, new ReceivedBytes(progress), cancellationToken);
        request.Require(picture.Description, url);
        LevelChoice levels = request.Choose(picture.Description.HighestLevel);
        output.RequireFits(picture.Description.Grid.Width, picture.Description.Grid.Height, 1);
        using ProgressiveReceiver receiver = new(
            ModelChoice.OpenFor(url, picture.Description, parsed.GetValue(model)), backends.Start(parsed));
        await using PictureSession session = receiver.Open(picture);

        PictureDelivery delivery = new(session, levels, progress);
        Refinement shown = await delivery.ReceiveAsync(parsed.GetValue(until), cancellationToken);
        if (session.AlphaFailure is { } failure)
        {
            throw new CommandException($"'{url}' cannot be shown with its alpha: {failure.Message}", failure);
        }

        output.Write(shown.Picture, Context, cancellationToken);
        Report(IsJson(parsed), path, picture, shown, delivery, total.Elapsed);
    }

    private void Report(
        bool json, string path, HttpPicture picture, Refinement shown, PictureDelivery delivery, TimeSpan total)
    {
        GetResult result = new(
            delivery.WholeLevel,
            delivery.RegionLevel,
            picture.Requests,
            picture.BytesReceived,
            picture.BytesFromCache,
            Figures.Finite(shown.Quality?.PsnrY ?? shown.LinearPsnrY),
            shown.Stopped,
            new GetSeconds(
                Figures.Seconds(delivery.Network),
                Figures.Seconds(delivery.Process),
                Figures.Seconds(delivery.SuperResolve),
                Figures.Seconds(total)));
        Context.Write(json, result, ResultJson.Readable.GetResult, output =>
        {
            string region = result.RegionLevel is { } higher ? $", the region at level {higher}" : "";
            string psnr = result.PsnrHint is { } hint ? $", {Figures.Number(hint, 2)} dB stated" : "";
            string kept = result.BytesFromCache > 0 ? $", {Figures.Count(result.BytesFromCache)} from the cache" : "";
            output.WriteLine(
                $"{path}: {shown.Picture.Width}x{shown.Picture.Height} at level {result.Level}{region}, "
                + $"{Figures.Count(result.BytesReceived)} bytes in {Figures.Count(result.Requests)} "
                + $"requests{kept}{psnr}"
                + (result.Stopped is { } reason ? $"; stopped: {reason}" : ""));
            output.WriteLine(
                $"network {Figures.Time(result.Seconds.Network)}, process {Figures.Time(result.Seconds.Process)}, "
                + $"super-resolve {Figures.Time(result.Seconds.SuperResolve)}, total "
                + $"{Figures.Time(result.Seconds.Total)}");
        });
    }

    private sealed class ReceivedBytes(ProgressLine line) : IProgress<long>
    {
        public void Report(long value) => line.Show($"receiving, {Figures.Count(value)} bytes");
    }
}
