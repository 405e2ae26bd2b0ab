using System.CommandLine;
using System.Diagnostics;

namespace ProgressiveSR.Tables;

/// <summary><c>overlap</c>: what the overlap of the windows is worth to a network that is not local.</summary>
internal sealed class OverlapCommand : TableCommand
{
    private const string Setting = "overlap";
    private static readonly int[] Overlaps = [0, 8, 16, 24, 32];

    private static readonly NetworkOptions Network = new();

    private static readonly Option<int?> Factor = Inputs.WholeNumber("--factor", "N", "The factor. Default: 4.");

    private static readonly Option<string?> Sets = TableOptions.Sets(required: true);

    public OverlapCommand(CliContext context)
        : base(
            "overlap",
            "PSNR and time of a network that is run in windows, such as omni-sr, over the overlap of these.",
            context,
            Factor,
            Sets) => Network.AddTo(this, required: true);

    protected override void Make(ParseResult parsed, TableRun run)
    {
        int factor = parsed.GetValue(Factor) ?? ReceiverModel.FirstPictureFactor;
        IReadOnlyDictionary<string, string> folders = TestSet.Find(parsed.GetRequiredValue(Sets)!);
        Report report = run.Start($"overlap-x{factor}");
        report.Title(
            $"Overlap of windows, x{factor}",
            Network.Show(parsed, new ShownCommand("overlap").With("--factor", $"{factor}"))
                .With("--sets", ShownCommand.SetsPlaceholder));
        report.Paragraph(
            $"The network alone, x{factor}: pictures made smaller by bicubic downscaling, enlarged in windows that "
            + "share so many source pixels with their neighbours, and compared by luma without "
            + $"{factor} border pixels. Time is that of the set against no overlap, in this run.");
        CsvText csv = new("set", "overlap", "psnrY", "ssimY", "seconds");
        foreach ((string set, string folder) in folders)
        {
            AddSet(set, PictureFolder.List(folder), parsed, factor, report, csv, run);
        }

        report.Write(csv);
        run.Finish(report);
    }

    private static void AddSet(
        string set, string[] files, ParseResult parsed, int factor, Report report, CsvText csv, TableRun run)
    {
        MarkdownTable table = new("overlap", "PSNR-Y / SSIM-Y", "time");
        double first = 0;
        foreach (int overlap in Overlaps)
        {
            run.Say($"{set}, overlap {overlap}");
            using ISuperResolver network = Network.Open(
                parsed, factor, run.Backend, settings => settings[Setting] = overlap);
            NetworkEvaluation evaluation = new(network);
            evaluation.Run(files[0], run.CancellationToken);
            long start = Stopwatch.GetTimestamp();
            Quality[] all = [.. files.Select(file => evaluation.Run(file, run.CancellationToken))];
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            first = first > 0 ? first : seconds;
            double? psnr = all.Average(quality => quality.PsnrY);
            double? ssim = all.Average(quality => quality.SsimY);
            table.Add($"{overlap}", Cell.Score(psnr, ssim), Figures.Number(seconds / first, 2));
            csv.Add(set, $"{overlap}", Cell.Csv(psnr), Cell.Csv(ssim), Cell.Csv(seconds));
        }

        report.Head(set);
        report.Table(table);
    }
}
