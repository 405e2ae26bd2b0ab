using System.CommandLine;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using ScottPlot;

namespace ProgressiveSR.Tables;

/// <summary><c>figure4</c>: quality over transmission cost, increments against retransmission.</summary>
internal sealed class Figure4Command : TableCommand
{
    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} Default: {TableOptions.PaperModel}.");

    private static readonly Option<string?> Sets = TableOptions.Sets(required: true);

    private readonly NetworkOptions networks = new();

    public Figure4Command(CliContext context)
        : base(
            "figure4",
            """
            Quality over transmission cost (Figure 4), one figure per model.

            Retransmitted pictures are enlarged by the model's own networks, or by the one that --architecture,
            --settings and --weights name.
            """,
            context,
            Models,
            Sets,
            TableOptions.Cache) =>
        networks.AddTo(this, required: false);

    /// <summary>Makes the figure of one model, whose own networks enlarge the retransmitted pictures.</summary>
    public static void Make(NamedModel model, string sets, TableRun run)
    {
        using ReceiverModel receiver = new(model.Bundle, run.Backend);
        Make(
            model,
            sets,
            new RetransmissionReceiver(
                receiver.GetSuperResolver(0), receiver.GetSuperResolver(model.Bundle.Manifest.Schedule.Highest)),
            "the same networks, bare (networks trained for their model's own samples do badly on bicubic pictures)",
            $"figure4-{model.Label}",
            Command(model),
            run);
    }

    /// <summary>
    /// Makes the figure of one model, with a network from the command line for retransmitted pictures.
    /// </summary>
    public static void Make(NamedModel model, string sets, NetworkOptions networks, ParseResult parsed, TableRun run)
    {
        string name = networks.Name(parsed)!;
        using ISuperResolver x4 = networks.Open(parsed, Retransmission.FirstFactor, run.Backend);
        using ISuperResolver x2 = networks.Open(parsed, Retransmission.LastFactor, run.Backend);
        Make(
            model,
            sets,
            new RetransmissionReceiver(x4, x2),
            $"networks trained for such pictures ({name})",
            $"figure4-{model.Label}-{name}",
            networks.Show(parsed, Command(model)),
            run);
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        string sets = parsed.GetRequiredValue(Sets)!;
        foreach (NamedModel model in TableOptions.DistinctOrDefault(parsed.GetRequiredValue(Models)))
        {
            if (networks.Name(parsed) is null)
            {
                Make(model, sets, run);
            }
            else
            {
                Make(model, sets, networks, parsed, run);
            }
        }
    }

    private static ShownCommand Command(NamedModel model) =>
        new ShownCommand("figure4").With("--model", [model]).With("--sets", ShownCommand.SetsPlaceholder);

    private static void Make(
        NamedModel model,
        string sets,
        RetransmissionReceiver receiver,
        string receiverNetworks,
        string file,
        ShownCommand command,
        TableRun run)
    {
        RetransmissionEvaluation retransmission = new(receiver, model.Bundle.Manifest.BlockSize, run.Say);
        Report report = run.Start(file, $"Figure 4: quality over transmission cost, {model.Label}", command);
        report.Paragraph(Explanation(model, retransmission.Sides, receiverNetworks));
        Dictionary<string, Curve[]> curves = [];
        foreach ((string set, string folder) in TestSet.Find(sets))
        {
            CurvePoint[] levels = Levels(
                run.Evaluations.Run(model, folder, run.CancellationToken).Levels);
            run.Say($"retransmitting {Path.GetFileName(folder)}, enlarged by {receiverNetworks}");
            (Curve inOneStep, Curve stepByStep) = retransmission.Run(folder, levels[0], run.CancellationToken);
            curves[set] =
            [
                new Curve("ours: increments", levels),
                new Curve("all of a level again, in one step", Retransmission.AllOfALevel(levels)),
                inOneStep,
                stepByStep,
            ];
        }

        report.Image("Quality over transmission cost", Draw(curves));
        foreach ((string set, Curve[] lines) in curves)
        {
            report.Head(set);
            report.Table(ListPoints(lines));
            report.Paragraph("Samples that increments need to match the larger pictures:");
            report.Table(ListSavings(lines[0], lines[2], lines[3]));
        }

        report.Write(ToCsv(curves));
        run.Finish(report);
    }

    private static string Explanation(NamedModel model, IReadOnlyList<int> sides, string receiverNetworks) =>
        $"Means over the pictures of each set, cropped to whole blocks, {model.Scheme}. All schemes start from the "
        + "first picture at level 0. Increments send nothing twice; they are compared with two kinds of "
        + "retransmission. \"All of a level again\" resends every sample of a level, for that level's quality. "
        + $"\"Larger pictures\" are low-resolution pictures with {string.Join(", ", sides.Skip(1))} pixels a side per "
        + $"block of {model.Bundle.Manifest.BlockSize}, made by antialiased bicubic downscaling and enlarged by "
        + $"{receiverNetworks}: half-size ones by the x2 network, the others by the x4 network and bicubic reduction. "
        + "Where plain bicubic enlargement is better, it is shown instead; the method follows the size. They do not "
        + "share the first picture's samples, and the smallest may look worse than it. In one step, a receiver pays "
        + "for the first picture and the one shown; step by step, for every size up to it, which goes beyond the "
        + "chart. Samples are those sent so far, relative to the picture's; bits are all bytes on the wire, headers "
        + "included, per pixel of the picture.";

    private static CurvePoint[] Levels(IReadOnlyList<EvalLevelResult> levels) =>
    [
        .. levels.Select(level => new CurvePoint(
            $"level {level.Level}",
            level.SamplesRatio,
            level.BitsPerPixel,
            new Quality(level.PsnrY, level.SsimY, level.PsnrRgb))),
    ];

    private static byte[] Draw(Dictionary<string, Curve[]> curves)
    {
        List<Plot> plots = [];
        foreach ((string axis, string format, Func<Quality, double?> measure) in
            ((string, string, Func<Quality, double?>)[])
            [("PSNR-Y (dB)", "0.#", quality => quality.PsnrY), ("SSIM-Y", "0.000", quality => quality.SsimY)])
        {
            foreach ((string set, Curve[] lines) in curves)
            {
                plots.Add(Draw(Chart.Create(set, "samples sent (% of the picture's)", axis, format), lines, measure));
            }
        }

        return Chart.Draw(plots, curves.Count);
    }

    private static Plot Draw(Plot plot, Curve[] lines, Func<Quality, double?> measure)
    {
        Color[] colours = [Chart.Ours, Chart.Palette[2], Chart.Other, Chart.Other];
        for (int i = 0; i < lines.Length; i++)
        {
            CurvePoint[] points = [.. lines[i].Points.Where(point => measure(point.Quality) is not null)];
            Chart.AddLine(
                plot,
                [.. points.Select(point => 100 * point.SamplesRatio)],
                [.. points.Select(point => measure(point.Quality)!.Value)],
                lines[i].Name,
                colours[i],
                dashed: i == 3);
        }

        plot.Axes.AutoScale();
        plot.Axes.SetLimitsX(4, 105 * lines[2].Points[^1].SamplesRatio);
        return plot;
    }

    private static MarkdownTable ListPoints(Curve[] lines)
    {
        MarkdownTable table = new("scheme", "up to", "samples", "bits per pixel", "PSNR-Y / SSIM-Y", "PSNR-RGB");
        foreach (Curve line in lines)
        {
            foreach (CurvePoint point in line.Points)
            {
                table.Add(
                    line.Name,
                    point.Name,
                    Cell.Percent(point.SamplesRatio),
                    Figures.Number(point.BitsPerPixel, 3),
                    Cell.Score(point.Quality.PsnrY, point.Quality.SsimY),
                    Figures.Decibels(point.Quality.PsnrRgb));
            }
        }

        return table;
    }

    private static MarkdownTable ListSavings(Curve ours, Curve inOneStep, Curve stepByStep)
    {
        MarkdownTable table = new(
            "larger picture", "step by step", "in one step", "ours for its PSNR-Y", "ours for its SSIM-Y");
        foreach ((CurvePoint jump, CurvePoint step) in inOneStep.Points.Zip(stepByStep.Points).Skip(1))
        {
            table.Add(
                jump.Name,
                Cell.Percent(step.SamplesRatio),
                Cell.Percent(jump.SamplesRatio),
                Needed(ours.CostOf(jump.Quality.PsnrY, quality => quality.PsnrY)),
                Needed(ours.CostOf(jump.Quality.SsimY, quality => quality.SsimY)));
        }

        return table;

        static string Needed(double? cost) => cost is { } ratio ? Cell.Percent(ratio) : "more than all levels";
    }

    private static CsvText ToCsv(Dictionary<string, Curve[]> curves)
    {
        CsvText csv = new("set", "scheme", "point", "samplesRatio", "bitsPerPixel", "psnrY", "ssimY", "psnrRgb");
        foreach ((string set, Curve[] lines) in curves)
        {
            foreach (Curve line in lines)
            {
                foreach (CurvePoint point in line.Points)
                {
                    csv.Add(
                        set,
                        line.Name,
                        point.Name,
                        Cell.Csv(point.SamplesRatio),
                        Cell.Csv(point.BitsPerPixel),
                        Cell.Csv(point.Quality.PsnrY),
                        Cell.Csv(point.Quality.SsimY),
                        Cell.Csv(point.Quality.PsnrRgb));
                }
            }
        }

        return csv;
    }
}
