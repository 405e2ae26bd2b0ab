using System.CommandLine;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tables;

/// <summary><c>table2</c>: block sizes at equal numbers of samples.</summary>
internal sealed class Table2Command : TableCommand
{
    private const int LargestBlock = 32;

    // The levels with blocks of 32 at which Table 2 compares.
    private static readonly int[] ComparedLevels = [0, 2, 4];

    private static readonly Option<NamedModel[]> Blocks = Option(required: true);

    private static readonly Option<string?> Sets = TableOptions.Sets(required: true);

    public Table2Command(CliContext context)
        : base(
            "table2", "PSNR and SSIM for blocks of 32, 16 and 8 (Table 2).", context, Blocks, Sets, TableOptions.Cache)
    {
    }

    /// <summary>The option that names the models.</summary>
    public static Option<NamedModel[]> Option(bool required)
    {
        Option<NamedModel[]> option = TableOptions.Models(
            "--blocks", "One model per block size: 32=DIR 16=DIR 8=DIR, or some of them.");
        option.Required = required;
        return option;
    }

    /// <summary>Makes the table.</summary>
    public static void Make(IReadOnlyList<NamedModel> models, string sets, TableRun run)
    {
        IReadOnlyDictionary<string, string> folders = TestSet.Find(sets);
        CsvText csv = new("model", "block", "scheme", "level", "set", "samplesRatio", "psnrY", "ssimY");
        Report report = run.Start(
            "table2",
            "Table 2: PSNR-Y / SSIM-Y with blocks of different sizes",
            new ShownCommand("table2").With("--blocks", models).With("--sets", ShownCommand.SetsPlaceholder));
        report.Paragraph(
            "Levels with the same number of samples per pixel are listed together. Pictures are cropped to whole "
            + "blocks of the model's own size, so smaller blocks cover a little more of them. Ours: "
            + $"{NamedModel.DescribeNetworks(models)}; the paper's network is Omni-SR.");
        MarkdownTable table = new(["samples", "block", "level", "", .. TestSet.All.Select(set => set.Name)]);
        foreach (int compared in ComparedLevels)
        {
            double samples = SamplesPerPixel(LevelSchedule.Squares(LargestBlock, step: 1), compared);
            foreach (int block in (int[])[LargestBlock, 16, 8])
            {
                foreach (NamedModel model in models.Where(model => model.Bundle.Manifest.BlockSize == block))
                {
                    if (LevelOf(model.Bundle.Manifest.Schedule, samples) is { } level)
                    {
                        AddModel(model, level, samples, folders, table, csv, run);
                    }
                }

                if (PaperTables.Table2(block, compared, TestSet.All[0].Name) is not null)
                {
                    table.Add([
                        Cell.Percent(samples),
                        $"{block}",
                        "",
                        "paper",
                        .. TestSet.All.Select(set => Cell.Score(PaperTables.Table2(block, compared, set.Name))),
                    ]);
                }
            }
        }

        report.Table(table);
        report.Write(csv);
        run.Finish(report);
    }

    protected override void Make(ParseResult parsed, TableRun run) =>
        Make(parsed.GetRequiredValue(Blocks), parsed.GetRequiredValue(Sets)!, run);

    /// <summary>The level at which a schedule has sent a number of samples per channel value, or null.</summary>
    internal static int? LevelOf(LevelSchedule schedule, double samples)
    {
        int level = Enumerable.Range(0, schedule.Count)
            .FirstOrDefault(level => Math.Abs(SamplesPerPixel(schedule, level) - samples) < 1e-9, -1);
        return level < 0 ? null : level;
    }

    private static double SamplesPerPixel(LevelSchedule schedule, int level) =>
        (double)schedule.CumulativeSamplesPerBlock(level) / schedule.KernelLength;

    private static void AddModel(
        NamedModel model,
        int level,
        double samples,
        IReadOnlyDictionary<string, string> folders,
        MarkdownTable table,
        CsvText csv,
        TableRun run)
    {
        string block = $"{model.Bundle.Manifest.BlockSize}";
        List<string> cells = [];
        foreach (TestSet set in TestSet.All)
        {
            if (!folders.TryGetValue(set.Name, out string? folder))
            {
                cells.Add(Cell.None);
                continue;
            }

            EvalLevelResult result = run.Evaluations.Run(model, folder, run.CancellationToken).Levels
                .First(result => result.Level == level);
            cells.Add(Cell.Score(result.PsnrY, result.SsimY));
            csv.Add(
                model.Label,
                block,
                model.Scheme,
                $"{level}",
                set.Name,
                Cell.Csv(result.SamplesRatio),
                Cell.Csv(result.PsnrY),
                Cell.Csv(result.SsimY));
        }

        table.Add([Cell.Percent(samples), block, $"{level}", $"ours, {model.Scheme}", .. cells]);
    }
}
