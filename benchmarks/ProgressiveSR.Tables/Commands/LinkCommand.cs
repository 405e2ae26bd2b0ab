using System.CommandLine;
using System.Diagnostics;
using ProgressiveSR.Http;
using ProgressiveSR.Metrics;

namespace ProgressiveSR.Tables;

/// <summary><c>link</c>: what is on screen over time, at the receiving end of a thin line.</summary>
internal sealed class LinkCommand : TableCommand
{
    private const string File = "link";
    private const double From = 0.5;
    private const int PointsPerCodec = 40;
    private const int FirstBytes = 500;
    private const double Cap = LinkFiles.Psnr;

    /// <summary>PSNR-Y of a mid-grey picture is about this; what counts before anything is shown.</summary>
    private const double Blank = 12;

    private static readonly Option<string?> Folder = TableOptions.Required(
        "--folder", "DIR", "The folder that 'link-files' wrote.");

    private static readonly Option<string?> Sender = TableOptions.Required(
        "--sender", "URL", "Where 'psr serve' serves its pictures, such as http://10.0.0.1:8080/pictures/.");

    private static readonly Option<string?> Files = TableOptions.Required(
        "--files", "URL", "Where a web server serves its codecs, such as http://10.0.0.1:8081/.");

    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} The one that the sender uses. Default: {InstalledModels.Default}.");

    private static readonly Option<string?> Line = Inputs.Text(
        "--line", "TEXT", "Description of the line. Default: 1 Mbit/s.");

    private static readonly Option<string?> ReportName = Inputs.Text(
        "--name", "NAME", $"Name of the files, to keep lines apart. Default: {File}.");

    public LinkCommand(CliContext context)
        : base(
            File,
            $"PSNR-Y on screen over seconds: ours beside progressive files of other codecs, all to {LinkFiles.Psnr} "
            + "dB.",
            context,
            Folder,
            Sender,
            Files,
            Models,
            Line,
            ReportName)
    {
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        string folder = parsed.GetRequiredValue(Folder)!;
        Picture picture = LinkFiles.ReadPicture(folder);
        NamedModel model = TableOptions.DistinctOrDefault(parsed.GetRequiredValue(Models), InstalledModels.Default)[0];
        using HttpClient client = new(ProgressiveHttpClient.CreateHandler());
        (OurScreen screen, ScreenCurve ours) = MeasureOursAsync(
            new Uri(new Uri(parsed.GetRequiredValue(Sender)!), LinkFiles.PictureName), client, model, picture, run)
            .GetAwaiter().GetResult();
        List<ScreenCurve> curves = [ours];
        foreach (ProgressiveCodec codec in ProgressiveCodec.All)
        {
            curves.Add(MeasureCodec(folder, codec, picture, new Uri(parsed.GetRequiredValue(Files)!), client, run));
        }

        Report report = run.Start(
            parsed.GetValue(ReportName) ?? File,
            "On screen over a thin line",
            new ShownCommand(File)
                .With(Folder.Name, "DIR").With(Sender.Name, "URL").With(Files.Name, "URL").With(Models.Name, [model]));
        Describe(report, parsed.GetValue(Line) ?? "1 Mbit/s", screen, curves);
        run.Finish(report);
    }

    private static async Task<(OurScreen Screen, ScreenCurve Curve)> MeasureOursAsync(
        Uri url, HttpClient client, NamedModel model, Picture picture, TableRun run)
    {
        using ProgressiveReceiver receiver = new(model.Bundle, run.Backend);
        foreach (Rendering.ReceiverModel prepared in receiver.Models)
        {
            for (int level = 0; level < prepared.Manifest.Levels.Count; level++)
            {
                prepared.Prepare(level);
            }
        }

        run.Say(url.ToString());
        ProgressiveHttpClient opener = new(client);
        await ReceiveAsync(opener, url, receiver, run.CancellationToken);  // starts what a running program has started
        (OurScreen screen, long bytes) = await ReceiveAsync(opener, url, receiver, run.CancellationToken);
        return (screen, new ScreenCurve(
            $"ours ({model.Label})",
            [.. screen.Shown.Select(shown => (shown.Seconds, ImageQuality.PsnrY(picture.View, shown.Picture.View)))],
            screen.End,
            bytes));
    }

    private static async Task<(OurScreen Screen, long Bytes)> ReceiveAsync(
        ProgressiveHttpClient opener, Uri url, ProgressiveReceiver receiver, CancellationToken cancellationToken)
    {
        Stopwatch clock = Stopwatch.StartNew();
        await using HttpPicture source = await opener.OpenAsync(url, null, cancellationToken);
        await using PictureSession session = receiver.Open(source);
        int highest = Enumerable.Range(0, source.Description.Levels.Count)
            .First(i => source.Description.Levels[i].LinearPsnrY >= LinkFiles.Psnr);
        OurScreen screen = await OurScreen.ShowAsync(session, highest, clock, cancellationToken);
        return (screen, source.BytesReceived);
    }

    private static ScreenCurve MeasureCodec(
        string folder, ProgressiveCodec codec, Picture picture, Uri files, HttpClient client, TableRun run)
    {
        using ProgressiveFile file = LinkFiles.Read(folder, codec, picture, run.CancellationToken);
        Uri url = new(files, LinkFiles.NameOf(codec));
        run.Say(url.ToString());
        TimedDownload download = TimedDownload.MeasureAsync(client, url, file.Bytes, run.CancellationToken)
            .GetAwaiter().GetResult();
        List<(double Seconds, double Psnr)> points = [];
        for (int i = 0; i <= PointsPerCodec; i++)
        {
            int length = (int)(
                FirstBytes * Math.Pow((double)file.Bytes.Length / FirstBytes, (double)i / PointsPerCodec));
            if (file.Measure(length) is { } psnr && (points.Count == 0 || psnr > points[^1].Psnr))
            {
                points.Add((download.TimeOf(length), psnr));
            }
        }

        return new ScreenCurve(file.Codec.Name, points, download.End, file.Bytes.Length);
    }

    private static void Describe(Report report, string line, OurScreen screen, IReadOnlyList<ScreenCurve> curves)
    {
        double end = curves.Max(curve => curve.End);
        report.Paragraph(
            $"A mosaic of four photographs, {PhotoMosaic.Width}x{PhotoMosaic.Height} pixels, over a line of {line}. "
            + "PSNR-Y of what is on screen over the seconds since the picture was asked for; each picture stays until "
            + "the next. Ours counts the time to decode and to render: the linear picture as parts arrive, the "
            + "network's when it is done and better. The other codecs are files, decoded at once when bytes arrive, "
            + "and shown where that is better than before: their decoders' time is left out, in their favour. Ours is "
            + "the second of two receptions by one process. Every file is the smallest of its codec's settings that "
            + $"reaches {Cap} dB.");
        report.Image("PSNR-Y on screen over seconds", Draw(curves, end));
        MarkdownTable table = new("", "bytes", "last byte, s", $"mean dB, {From} to {Figures.Number(end, 2)} s");
        foreach (ScreenCurve curve in curves)
        {
            table.Add(
                curve.Name,
                Figures.Count(curve.Bytes),
                Figures.Number(curve.End, 2),
                Figures.Number(curve.MeanOverLogTime(From, end, Cap, Blank), 2));
        }

        report.Table(table);
        report.Paragraph(
            $"The mean is over the logarithm of time, with {Cap} dB as the cap and {Blank} dB before the first "
            + $"picture. Ours: first strip after {Figures.Number(screen.FirstStrip, 2)} s and "
            + $"{Figures.Count(screen.FirstStripBytes)} bytes, the whole picture after "
            + $"{Figures.Number(screen.FirstWhole, 2)} s, the network's first after "
            + $"{Figures.Number(screen.FirstNetwork, 2)} s.");
        CsvText csv = new("scheme", "seconds", "psnrY");
        foreach (ScreenCurve curve in curves)
        {
            foreach ((double seconds, double psnr) in curve.Points)
            {
                csv.Add(curve.Name, Figures.Number(seconds, 3), Figures.Number(psnr, 2));
            }
        }

        report.Write(csv);
    }

    private static byte[] Draw(IReadOnlyList<ScreenCurve> curves, double end) => Chart.Draw(
        [
            RateChart.Create(
                "On screen",
                "seconds",
                "PSNR-Y (dB)",
                "0.#",
                [
                    .. curves.Select((curve, i) => new RateLine(
                        curve.Name,
                        [.. Steps(curve, end).Select(point => (point.Seconds, Math.Min(point.Psnr, Cap)))],
                        IsOurs: i == 0)),
                ]),
        ],
        columns: 1);

    /// <summary>Points of a staircase: each picture from when it appears until the next.</summary>
    private static IEnumerable<(double Seconds, double Psnr)> Steps(ScreenCurve curve, double end)
    {
        double? before = null;
        foreach ((double seconds, double psnr) in curve.Points.Where(point => point.Seconds <= end))
        {
            if (before is { } shown)
            {
                yield return (seconds, shown);
            }

            yield return (seconds, psnr);
            before = psnr;
        }

        if (before is { } last)
        {
            yield return (end, last);
        }
    }
}
