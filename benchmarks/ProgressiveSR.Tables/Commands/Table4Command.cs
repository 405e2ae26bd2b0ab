using System.CommandLine;
using ProgressiveSR.Backends;
using ProgressiveSR.Benchmarks;

namespace ProgressiveSR.Tables;

/// <summary><c>table4</c>: response times of sender and receiver.</summary>
internal sealed class Table4Command : TableCommand
{
    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} Default: {TableOptions.PaperModel}.");

    private static readonly Option<(int Width, int Height)> Size = TableOptions.Size(
        "--size",
        (TiledPhoto.Width, TiledPhoto.Height),
        $"Size of the picture. Default: {TiledPhoto.Width}x{TiledPhoto.Height}, common in DIV2K.");

    private static readonly Option<int?> Runs = Inputs.WholeNumber(
        "--runs", "N", "Number of transfers to measure. Default: 20.");

    private static readonly Option<int?> WarmUp = Inputs.WholeNumber(
        "--warm-up", "N", "Number of unmeasured transfers before them. Default: 3.");

    private static readonly Option<string?> MachineText = Inputs.Text(
        "--machine", "TEXT", "Description of the machine. Default: the GPU and its driver, and the processor.");

    /// <summary>The measured stages of a request.</summary>
    private static readonly Column[] Columns =
    [
        new("sender", "sender", HasTail: true, time => time.Sender),
        new("receiver", "receiver", HasTail: true, time => time.Receiver),
        new("receive", "receive", HasTail: false, time => time.Receive),
        new("process", "process", HasTail: false, time => time.Process),
        new("super-resolve", "superResolve", HasTail: true, time => time.SuperResolve),
        new("without copies", "withoutCopies", HasTail: true, time => time.Resident),
    ];

    public Table4Command(CliContext context)
        : base(
            "table4",
            "Response times of sender and receiver, for the whole picture and for regions (Table 4).",
            context,
            Models,
            Size,
            Runs,
            WarmUp,
            MachineText)
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
        string machine = parsed.GetValue(MachineText) ?? Machine.Describe(backend.Device);

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
            $"{machine}. A picture of {width}x{height} pixels: level 0 of the whole, then the increments of a region, "
            + $"one request each. Medians (p50) and 95th percentiles (p95) of {runs} transfers after {warmUp} "
            + "unmeasured ones, in milliseconds. The sender encodes all levels on the CPU, counted at level 0, and "
            + "writes the packet of the tiles that the region touches. The receiver reads and decodes it (receive), "
            + "runs the model's units and moves pixels (process), and runs the network (super-resolve) on the pixels "
            + "that change, including copies to the device and back. \"Without copies\" repeats the network's calls "
            + "alone, with input and output in the device's memory; on the CPU that is the same memory. Sender and "
            + "receiver share one process, so no transfer between them is counted. Models are "
            + $"{string.Join(", ", models.Select(model => $"{model.Label} ({model.Scheme})"))}.");
        CsvText csv = new([
            "model",
            "backend",
            "device",
            "blocks",
            "level",
            .. Columns.SelectMany(column => (string[])[$"{column.Csv}P50", $"{column.Csv}P95"]),
        ]);
        Picture picture = TiledPhoto.Create(width, height);
        foreach (int? side in (int?[])[null, .. RegionSizes.Sides.Select(blocks => (int?)blocks)])
        {
            AddRegion(side, models, picture, (runs, warmUp), report, csv, run);
        }

        report.Head("The paper");
        report.Paragraph(
            "An RTX 4080 laptop GPU at the receiver, two 2.1 GHz CPUs at the sender, HTTP between them; a region of a "
            + "2K picture; in milliseconds. The sender's times end with transmission, the receiver's start with "
            + "reception; the paper notes that both vary with the connection.");
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
        MarkdownTable table = new([
            "model",
            "level",
            .. Columns.SelectMany(column => column.HasTail ? (string[])[column.Head, "p95"] : [column.Head]),
        ]);
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
                ResponseTime[] times = [.. all.Skip(counts.WarmUp).Select(transfers => transfers[level])];
                long count = level == 0 ? transfer.Grid.All.Count : region.Count;
                csv.Add(
                    [
                        model.Label, run.Backend.Name, run.Backend.Device, $"{count}", $"{level}",
                        .. Columns.SelectMany(column => (string[])
                            [Cell.Csv(column.Of(0.5, times)), Cell.Csv(column.Of(0.95, times))]),
                    ]);
                table.Add(
                [
                    model.Label, $"{level}",
                    .. Columns.SelectMany(column => column.HasTail
                        ? (string[])[Shown(column.Of(0.5, times)), Shown(column.Of(0.95, times))]
                        : [Shown(column.Of(0.5, times))]),
                ]);
            }
        }

        report.Table(table);
    }

    private static string Shown(double? seconds) =>
        seconds is { } known ? Figures.Number(1000 * known, 2) : Cell.None;

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

    /// <summary>One measured stage.</summary>
    /// <param name="Head">Its heading in the table.</param>
    /// <param name="Csv">Prefix of its columns in the CSV file.</param>
    /// <param name="HasTail">Whether the table also shows the 95th percentile.</param>
    /// <param name="Stage">Selects its time; null if it was not measured.</param>
    private sealed record Column(string Head, string Csv, bool HasTail, Func<ResponseTime, double?> Stage)
    {
        public double? Of(double share, IReadOnlyCollection<ResponseTime> times) =>
            times.All(time => Stage(time) is not null)
                ? Percentile.Of(share, times.Select(time => Stage(time)!.Value))
                : null;
    }
}
