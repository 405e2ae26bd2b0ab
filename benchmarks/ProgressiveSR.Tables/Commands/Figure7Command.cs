using System.CommandLine;
using ScottPlot;

namespace ProgressiveSR.Tables;

/// <summary><c>figure7</c>: one network for all levels against one per level.</summary>
internal sealed class Figure7Command : TableCommand
{
    private static readonly Option<NamedModel[]> Modules = Option(required: true);

    private static readonly Option<string?> Sets = TableOptions.Sets(required: true);

    public Figure7Command(CliContext context)
        : base(
            "figure7",
            "PSNR of unified and separate SR modules at every level (Figure 7).",
            context,
            Modules,
            Sets,
            TableOptions.Cache)
    {
    }

    /// <summary>The option that names the models.</summary>
    public static Option<NamedModel[]> Option(bool required)
    {
        Option<NamedModel[]> option = TableOptions.Models(
            "--modules",
            "The models to compare: unified=DIR separate=DIR.");
        option.Required = required;
        return option;
    }

    /// <summary>Makes the figure.</summary>
    public static void Make(IReadOnlyList<NamedModel> models, string sets, TableRun run)
    {
        CsvText csv = new("modules", "level", "set", "psnrY", "ssimY");
        Report report = run.Start(
            "figure7",
            "Figure 7: one unified SR module or one per level",
            new ShownCommand("figure7").With("--modules", models).With("--sets", ShownCommand.SetsPlaceholder));
        report.Paragraph(
            $"PSNR-Y / SSIM-Y {NamedModel.SharedScheme(models)}; {NamedModel.DescribeNetworks(models)}. "
            + "Pictures are cropped to whole blocks. The paper shows a chart for the DIV2K validation set, without "
            + "numbers.");
        List<Plot> plots = [];
        List<(string Set, MarkdownTable Table)> tables = [];
        foreach ((string set, string folder) in TestSet.Find(sets))
        {
            (string Name, IReadOnlyList<EvalLevelResult> Levels)[] lines =
            [
                .. models.Select(model => (
                    model.Label,
                    run.Evaluations.Run(model, folder, run.CancellationToken).Levels)),
            ];
            plots.Add(Draw(set, lines));
            tables.Add((set, List(lines)));
            foreach ((string name, IReadOnlyList<EvalLevelResult> levels) in lines)
            {
                foreach (EvalLevelResult level in levels)
                {
                    csv.Add(name, $"{level.Level}", set, Cell.Csv(level.PsnrY), Cell.Csv(level.SsimY));
                }
            }
        }

        report.Image("PSNR over the levels", Chart.Draw(plots, Math.Min(3, plots.Count)));
        foreach ((string set, MarkdownTable table) in tables)
        {
            report.Head(set);
            report.Table(table);
        }

        report.Write(csv);
        run.Finish(report);
    }

    protected override void Make(ParseResult parsed, TableRun run) =>
        Make(parsed.GetRequiredValue(Modules), parsed.GetRequiredValue(Sets)!, run);

    private static Plot Draw(string set, (string Name, IReadOnlyList<EvalLevelResult> Levels)[] lines)
    {
        Plot plot = Chart.Create(set, "level", "PSNR-Y (dB)");
        for (int i = 0; i < lines.Length; i++)
        {
            EvalLevelResult[] levels = [.. lines[i].Levels.Where(level => level.PsnrY is not null)];
            Chart.AddLine(
                plot,
                [.. levels.Select(level => (double)level.Level)],
                [.. levels.Select(level => level.PsnrY!.Value)],
                lines[i].Name,
                Chart.Palette[i % Chart.Palette.Count],
                dashed: i % 2 == 1);
        }

        Chart.MarkWholeNumbers(plot, 0, lines.Max(line => line.Levels[^1].Level));
        return plot;
    }

    private static MarkdownTable List((string Name, IReadOnlyList<EvalLevelResult> Levels)[] lines)
    {
        MarkdownTable table = new(["level", .. lines.Select(line => line.Name)]);
        foreach (int level in lines.SelectMany(line => line.Levels).Select(result => result.Level).Distinct().Order())
        {
            table.Add([
                $"{level}",
                .. lines.Select(line => line.Levels.FirstOrDefault(result => result.Level == level) is { } result
                    ? Cell.Score(result.PsnrY, result.SsimY)
                    : Cell.None),
            ]);
        }

        return table;
    }
}
