using System.CommandLine;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables;

/// <summary><c>network</c>: a super-resolution network alone on the test sets, measured as in the literature.</summary>
internal sealed class NetworkCommand : TableCommand
{
    private static readonly NetworkOptions Network = new();

    private static readonly Option<int?> Factor = Inputs.WholeNumber(
        "--factor",
        "N",
        "Factor to reduce and enlarge pictures by; as many pixels along each edge are ignored. Default: 4.");

    private static readonly Option<string?> Sets = TableOptions.Sets(required: true);

    public NetworkCommand(CliContext context)
        : base(
            "network",
            """
            A super-resolution network alone: PSNR and SSIM of luma on each test set.

            Small pictures are made by bicubic downscaling as in MATLAB's imresize, with replicated borders and 8 bits.
            Results are rounded to 8 bits; luma is not.
            """,
            context,
            Factor,
            Sets) => Network.AddTo(this, required: true);

    protected override void Make(ParseResult parsed, TableRun run)
    {
        int factor = parsed.GetValue(Factor) ?? Retransmission.FirstFactor;
        IReadOnlyDictionary<string, string> folders = TestSet.Find(parsed.GetRequiredValue(Sets)!);
        string name = Network.Name(parsed)!;
        using ISuperResolver network = Network.Open(parsed, factor, run.Backend);
        Report report = run.Start(
            $"network-{name}-x{factor}-{run.Backend.Name}",
            $"{name} x{factor} alone, on {run.Backend.Name}",
            Network.Show(parsed, new ShownCommand("network").With("--factor", $"{factor}"))
                .With("--sets", ShownCommand.SetsPlaceholder));
        report.Paragraph(
            $"Means over the pictures of each set, each cropped to a multiple of {factor}: reduced by bicubic "
            + "downscaling as in MATLAB's imresize, with replicated borders and 8 bits; enlarged as a whole; rounded "
            + $"to 8 bits; compared in real-valued luma, ignoring {factor} pixels along each edge.");
        NetworkEvaluation evaluation = new(network, run.Say);
        MarkdownTable table = new("set", "pictures", "PSNR-Y", "SSIM-Y");
        CsvText csv = new("set", "picture", "psnrY", "ssimY");
        foreach ((string set, string folder) in folders)
        {
            run.Say(set);
            QualityMean mean = new();
            string[] files = PictureFolder.List(folder);
            foreach (string file in files)
            {
                Quality quality = evaluation.Run(file, run.CancellationToken);
                mean.Add(quality);
                csv.Add(set, Path.GetFileName(file), Cell.Csv(quality.PsnrY), Cell.Csv(quality.SsimY));
            }

            table.Add(
                set,
                $"{files.Length}",
                mean.Value.PsnrY is { } psnr ? Figures.Number(psnr, 3) : Cell.None,
                mean.Value.SsimY is { } ssim ? Figures.Number(ssim, 4) : Cell.None);
        }

        report.Table(table);
        report.Write(csv);
        run.Finish(report);
    }
}
