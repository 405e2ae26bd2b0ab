using System.CommandLine;
using System.Globalization;
using ScottPlot;

namespace ProgressiveSR.Tables;

/// <summary><c>training</c>: the curve of a training, from its log.</summary>
internal sealed class TrainingCommand : TableCommand
{
    private const int Columns = 4;

    private static readonly Option<string[]> Logs = new("--log")
    {
        Description = "The log.csv that 'psr train' wrote; of a training in several runs, all of them in order.",
        HelpName = "FILE",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Model = TableOptions.Required(
        "--name", "TEXT", "Name of the model that was trained.");

    public TrainingCommand(CliContext context)
        : base("training", "PSNR-Y of the held-out pictures over the iterations of a training.", context, Logs, Model)
    {
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        string[] paths = parsed.GetRequiredValue(Logs);
        string name = parsed.GetRequiredValue(Model)!;
        TrainingCurve curve = TrainingCurve.Of(paths.Select(Read));
        if (curve.Levels.Count == 0)
        {
            throw new CommandException(
                $"'{string.Join("', '", paths)}' has no level that was validated twice; see validationInterval.");
        }

        Report report = run.Start(
            $"training-{name}",
            $"The training of {name}",
            new ShownCommand("training").With("--name", name).With("--log", "LOG..."));
        report.Paragraph(
            "Mean PSNR-Y of the training pictures that were held out, with the averaged weights, over "
            + $"{curve.Iterations} iterations. Levels share weights, so a level changes in stages that train others, "
            + "too.");
        report.Image(
            "PSNR over the iterations",
            Chart.Draw([.. curve.Levels.Select(Draw)], Math.Min(Columns, curve.Levels.Count)));
        MarkdownTable table = new("level", "first", "last", "best", "iterations of the best");
        CsvText csv = new("level", "iteration", "psnrY");
        foreach ((int level, IReadOnlyList<(int Iteration, double Psnr)> points) in curve.Levels)
        {
            (int iteration, double best) = points.MaxBy(point => point.Psnr);
            table.Add(
                $"{level}",
                Figures.Number(points[0].Psnr, 2),
                Figures.Number(points[^1].Psnr, 2),
                Figures.Number(best, 2),
                $"{iteration}");
            foreach ((int at, double psnr) in points)
            {
                csv.Add($"{level}", $"{at}", Cell.Csv(psnr));
            }
        }

        report.Table(table);
        report.Write(csv);
        run.Finish(report);
    }

    private static CsvTable Read(string path)
    {
        using StreamReader reader = new(path);
        return CsvTable.Read(Path.GetFileName(path), reader);
    }

    private static Plot Draw(KeyValuePair<int, IReadOnlyList<(int Iteration, double Psnr)>> line)
    {
        Plot plot = Chart.Create(
            string.Create(CultureInfo.InvariantCulture, $"level {line.Key}"),
            "thousand iterations",
            "PSNR-Y (dB)",
            "0.0##");
        Chart.AddLine(
            plot,
            [.. line.Value.Select(point => point.Iteration / 1000.0)],
            [.. line.Value.Select(point => point.Psnr)],
            "held-out pictures",
            Chart.Ours);
        return plot;
    }
}
