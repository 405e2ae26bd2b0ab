using System.CommandLine;
using System.Runtime.InteropServices;
using ProgressiveSR.Benchmarks;

namespace ProgressiveSR.Tables;

/// <summary><c>table4</c>: response times of sender and receiver.</summary>
internal sealed class Table4Command : TableCommand
{
    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} Default: {InstalledModels.Default}.");

    private static readonly Option<(int Width, int Height)> Size = TableOptions.Size(
        "--size",
        (TiledPhoto.Width, TiledPhoto.Height),
        $"Size of the picture. Default: {TiledPhoto.Width}x{TiledPhoto.Height}, common in DIV2K.");

    private static readonly Option<int?> Runs = Inputs.WholeNumber(
        "--runs", "N", "Transfers of which the median is taken. Default: 20.");

    private static readonly Option<int?> WarmUp = Inputs.WholeNumber(
        "--warm-up", "N", "Transfers before these. Default: 3.");

    private static readonly Option<string?> Machine = Inputs.Text(
        "--machine", "TEXT", "What the page is to say of the machine: processor, card.");

    public Table4Command(CliContext context)
        : base(
            "table4",
            "Response times of sender and receiver, for the whole picture and for regions (Table 4).",
            context,
            Models,
            Size,
            Runs,
            WarmUp,
            Machine)
    {
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        int runs = Require("--runs", parsed.GetValue(Runs) ?? 20, 1);
        int warmUp = Require("--warm-up", parsed.GetValue(WarmUp) ?? 3, 0);
        (int width, int height) = parsed.GetValue(Size);
        IReadOnlyList<NamedModel> models = TableOptions.DistinctOrDefault(parsed.GetRequiredValue(Models));
        IInferenceBackend backend = run.Backend;
        string place = $"{backend.Name}-{backend.Device.Replace(':', '-')}";
        string machine = parsed.GetValue(Machine)
            ?? $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSArchitecture}";

        Report report = run.Start(
            $"table4-{place}",
            $"Table 4: response times, {backend.Name} on {backend.Device}",
            new ShownCommand("table4")
                .With("--model", models)
                .With("--size", $"{width}x{height}")
                .With("--runs", $"{runs}")
                .With("--warm-up", $"{warmUp}")
                .With("--machine", machine));
        report.Paragraph(
            $"{machine}. A picture of {width}x{height}: level 0 of all of it, then the increments of a region, one "
            + $"request each. Medians of {runs} transfers after {warmUp} that do not count, in milliseconds. The "
            + "sender samples on the CPU and writes the packet; the receiver reads it (receive), runs the model's "
            + "units and moves pixels (process), and the network (super-resolve), for the pixels that change. Both are one "
            + "process: no transfer between them is counted. "
            + $"Models are {string.Join(", ", models.Select(model => $"{model.Label} ({model.Scheme})"))}.");
        CsvText csv = new(
            "model",
            "backend",
            "device",
            "blocks",
            "level",
            "sender",
            "receive",
            "process",
            "superResolve",
            "receiver");
        Picture picture = TiledPhoto.Create(width, height);
        foreach (int? side in (int?[])[null, .. RegionSizes.Sides.Select(blocks => (int?)blocks)])
        {
            AddRegion(side, models, picture, (runs, warmUp), report, csv, run);
        }

        report.Head("The paper");
        report.Paragraph(
            "An RTX 4080 for laptops at the receiver, two CPUs of 2.1 GHz at the sender, HTTP between them; a region "
            + "of a 2K picture; in milliseconds. The sender's times end with sending, the receiver's begin with "
            + "receiving; the paper notes that both vary with the connection.");
        AddPaper(report);
        report.Write(csv);
        run.Finish(report);
    }

    private static int Require(string option, int value, int least) =>
        value >= least ? value : throw new UsageException($"{option} takes {least} or more, not {value}.");

    private static void AddRegion(
        int? side,
        IReadOnlyList<NamedModel> models,
        Picture picture,
        (int Runs, int WarmUp) counts,
        Report report,
        CsvText csv,
        TableRun run)
    {
        report.Head(side is int blocks ? $"A region of {blocks * blocks} blocks" : "The whole picture");
        MarkdownTable table = new(
            "model", "level", "sender", "receiver", "receive", "process", "super-resolve");
        foreach (NamedModel model in models)
        {
            using TimedTransfer transfer = new(picture, model.Bundle, run.Backend);
            BlockRegion region = side is int wanted ? RegionSizes.Middle(transfer.Grid, wanted) : transfer.Grid.All;
            run.Say($"{model.Label}, {region.Count} blocks");
            ResponseTime[][] all =
            [
                .. Enumerable.Range(0, counts.WarmUp + counts.Runs).Select(
                    _ => transfer.Run(region, run.CancellationToken)),
            ];
            for (int level = 0; level < all[0].Length; level++)
            {
                ResponseTime time = ResponseTime.Median([.. all.Skip(counts.WarmUp).Select(times => times[level])]);
                long count = level == 0 ? transfer.Grid.All.Count : region.Count;
                csv.Add(
                    [
                        model.Label, run.Backend.Name, run.Backend.Device, $"{count}", $"{level}",
                        .. Stages(time).Select(seconds => Cell.Csv(seconds)),
                    ]);
                double[] shown = [time.Sender, time.Receiver, time.Receive, time.Process, time.SuperResolve];
                table.Add([model.Label, $"{level}", .. shown.Select(seconds => Figures.Number(1000 * seconds, 2))]);
            }
        }

        report.Table(table);
    }

    private static double[] Stages(ResponseTime time) =>
        [time.Sender, time.Receive, time.Process, time.SuperResolve, time.Receiver];

    private static void AddPaper(Report report)
    {
        CsvTable paper = CsvTable.Open("table4.csv");
        string[] columns = ["sender", .. PaperTables.Networks];
        MarkdownTable table = new(["level", .. columns]);
        for (int row = 0; row < paper.Count; row++)
        {
            table.Add([
                paper.Text(row, "request"),
                .. columns.Select(column => Figures.Number(1000 * paper.Number(row, column), 0)),
            ]);
        }

        report.Table(table);
    }
}
