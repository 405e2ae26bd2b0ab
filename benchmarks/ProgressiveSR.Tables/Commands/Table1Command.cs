using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary>
/// <c>table1</c>: quality at every level beside the paper's; models of one name and two schemes stand together.
/// </summary>
internal sealed class Table1Command : TableCommand
{
    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} Default: {InstalledModels.Default}.");

    private static readonly Option<string?> Sets = TableOptions.Sets(required: true);

    public Table1Command(CliContext context)
        : base("table1", "PSNR and SSIM at every level (Table 1).", context, Models, Sets)
    {
    }

    /// <summary>Makes the table.</summary>
    public static void Make(IReadOnlyList<NamedModel> models, string sets, TableRun run)
    {
        IReadOnlyDictionary<string, string> folders = TestSet.Find(sets);
        CsvText csv = new(
            "model", "scheme", "level", "set", "pictures", "samplesRatio", "bitsPerPixel", "psnrY", "ssimY", "psnrRgb");
        Report report = run.Start("table1");
        report.Title(
            "Table 1: PSNR-Y / SSIM-Y at every level",
            new ShownCommand("table1").With("--model", models).With("--sets", ShownCommand.SetsPlaceholder));
        report.Paragraph(
            "Means over the pictures of each set, cropped to whole blocks; metrics leave out 4 pixels at each side. "
            + "Models trained \"without data consistency\" have the paper's own scheme. \"–\": these pictures were not "
            + "at hand. Samples are those sent over those of the picture, up to the level.");
        foreach (IGrouping<string, NamedModel> network in models.GroupBy(model => model.Label))
        {
            AddNetwork(network.Key, [.. network], folders, report, csv, run);
        }

        report.Write(csv);
        run.Finish(report);
    }

    protected override void Make(ParseResult parsed, TableRun run) => Make(
        TableOptions.OrDefault(parsed.GetRequiredValue(Models)), parsed.GetRequiredValue(Sets)!, run);

    /// <summary>The models of one name, which differ in their scheme.</summary>
    private static void AddNetwork(
        string name,
        IReadOnlyList<NamedModel> models,
        IReadOnlyDictionary<string, string> folders,
        Report report,
        CsvText csv,
        TableRun run)
    {
        if (models.GroupBy(model => model.Scheme).FirstOrDefault(same => same.Count() > 1) is { Key: var scheme })
        {
            throw new CommandException(
                $"two models called '{name}' were trained {scheme}; NAME=DIR gives one another name.");
        }

        string? paper = PaperNetwork(models[0].Bundle.Manifest);
        report.Head(name);
        report.Paragraph(Describe(models[0].Bundle.Manifest, paper));
        MarkdownTable table = new(["level", "samples", "", .. TestSet.All.Select(set => set.Name)]);
        (string Scheme, Dictionary<string, EvalResult> Sets)[] rows =
        [
            .. models.Select(model => (
                model.Scheme,
                folders.ToDictionary(
                    set => set.Key, set => run.Evaluations.Run(model, set.Value, run.CancellationToken)))),
        ];
        IReadOnlyList<EvalLevelResult> levels = rows[0].Sets.Values.First().Levels;
        for (int i = 0; i < levels.Count; i++)
        {
            int level = levels[i].Level;
            foreach ((string trained, Dictionary<string, EvalResult> sets) in rows)
            {
                bool first = trained == rows[0].Scheme;
                table.Add([
                    first ? $"{level}" : "",
                    first ? Cell.Percent(levels[i].SamplesRatio) : "",
                    $"ours, {trained}",
                    .. TestSet.All.Select(set =>
                        sets.GetValueOrDefault(set.Name)?.Levels.FirstOrDefault(result => result.Level == level)
                            is { } result
                            ? Cell.Score(result.PsnrY, result.SsimY)
                            : Cell.None),
                ]);
            }

            table.Add([
                "",
                "",
                paper is null ? "paper, best of its three" : $"paper, {paper}",
                .. TestSet.All.Select(set => Cell.Score(paper is null
                    ? PaperTables.BestOfTable1(level, set.Name)
                    : PaperTables.Table1(paper, level, set.Name))),
            ]);
        }

        report.Table(table);
        foreach ((string trained, Dictionary<string, EvalResult> sets) in rows)
        {
            foreach ((string set, EvalResult result) in sets)
            {
                foreach (EvalLevelResult level in result.Levels)
                {
                    csv.Add(
                        name,
                        trained,
                        $"{level.Level}",
                        set,
                        $"{result.Images}",
                        Cell.Csv(level.SamplesRatio),
                        Cell.Csv(level.BitsPerPixel),
                        Cell.Csv(level.PsnrY),
                        Cell.Csv(level.SsimY),
                        Cell.Csv(level.PsnrRgb));
                }
            }
        }
    }

    /// <summary>The paper's row for a model: the one with its networks, or null where the paper has none.</summary>
    internal static string? PaperNetwork(ModelManifest manifest)
    {
        string[] rows =
        [
            .. manifest.Networks.Select(network => PaperTables.Networks.FirstOrDefault(
                name => network.Architecture.StartsWith(name, StringComparison.OrdinalIgnoreCase)) ?? "").Distinct(),
        ];
        return rows is [{ Length: > 0 } only] ? only : null;
    }

    private static string Describe(ModelManifest manifest, string? paper)
    {
        string networks = string.Join(" and ", manifest.Networks.Select(Describe).Distinct());
        return paper is null
            ? $"Networks: {networks}. The paper has no such networks: beside it stand the best PSNR and the best SSIM "
                + "of its three."
            : $"Networks: {networks}.";
    }

    private static string Describe(NetworkDescription network) =>
        $"{network.Architecture} x{network.Factor}{(network.Level is null ? "" : " for each level")} "
        + $"({network.Parameters / 1e6:0.00} M parameters)";
}
