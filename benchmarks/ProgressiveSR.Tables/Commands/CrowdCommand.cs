using System.CommandLine;
using ProgressiveSR.Http;
using ProgressiveSR.Models;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tables;

/// <summary><c>crowd</c>: many receivers at once of a running sender's pictures, for <c>run-load</c>.</summary>
internal sealed class CrowdCommand : ToolCommand
{
    private static readonly Argument<string> Url =
        new("URL") { Description = "The sender's URL, such as http://localhost:5000/pictures/." };

    private static readonly Argument<string> Folder = Inputs.File("DIR", "The folder that the sender serves.");

    private static readonly Option<int?> Receivers = Inputs.WholeNumber(
        "--receivers", "N", "How many at once. Default: 200.", least: 1);

    private static readonly Option<int?> Seconds = Inputs.WholeNumber(
        "--seconds", "N", "For how long. Default: 60.", least: 1);

    public CrowdCommand(CliContext context)
        : base("crowd", "Receives a sender's pictures with many receivers at once, and checks every picture.", context)
    {
        Arguments.Add(Url);
        Arguments.Add(Folder);
        Options.Add(Receivers);
        Options.Add(Seconds);
    }

    protected override async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        int number = parsed.GetValue(Receivers) ?? 200;
        int time = parsed.GetValue(Seconds) ?? 60;
        Uri sender = new(parsed.GetRequiredValue(Url), UriKind.Absolute);
        ModelBundle model = ModelChoice.Open(InstalledModels.Default);
        using OnnxBackend backend = new();
        await using ProgressiveReceiver receiver = new(model, backend);
        List<ExpectedPicture> pictures = [];
        string folder = parsed.GetRequiredValue(Folder);
        foreach (FolderPicture picture in new PictureNames(PictureNames.DefaultExtensions)
            .List(Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file))))
        {
            EncodedPicture encoded = new ProgressiveSender(model).Encode(
                PictureFile.Read(Path.Combine(folder, picture.File)), cancellationToken: cancellationToken);
            Uri url = new(sender, Uri.EscapeDataString(picture.Name));
            pictures.Add(await ExpectedPicture.CreateAsync(url, encoded, receiver, cancellationToken));
        }

        using HttpClient http = new(ProgressiveHttpClient.CreateHandler());
        Crowd crowd = new(new ProgressiveHttpClient(http), receiver, pictures);
        await crowd.RunAsync(number, TimeSpan.FromSeconds(time), cancellationToken);
        Context.Output.WriteLine(
            $"{number} receivers, {time} s: {Figures.Count(crowd.Seconds.Count)} receptions, "
            + $"{Figures.Count(crowd.Requests)} requests, {Figures.Count(crowd.Bytes)} bytes; "
            + $"p50 {Figures.Number(Percentile.Of(0.5, crowd.Seconds), 2)} s, "
            + $"p99 {Figures.Number(Percentile.Of(0.99, crowd.Seconds), 2)} s; "
            + $"{crowd.Faults.Values.Sum()} faults");
        foreach ((string fault, int count) in crowd.Faults)
        {
            Context.Output.WriteLine($"{count} times: {fault}");
        }

        if (crowd.Faults.Count > 0)
        {
            throw new CommandException("Not every receiver was served well.");
        }
    }
}
