using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary><c>table1</c>: quality at every level, model by model, beside the paper's.</summary>
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
            + "\"Without data consistency\" is the paper's own scheme. \"–\": these pictures were not at hand. Samples "
            + "are those sent over those of the picture, up to the level.");
        foreach (NamedModel model in models)
        {
            MakeModel(model, folders, report, csv, run);
        }

        report.Write(csv);
        run.Finish(report);
    }

    protected override void Make(ParseResult parsed, TableRun run) => Make(
        TableOptions.OrDefault(parsed.GetRequiredValue(Models)), parsed.GetRequiredValue(Sets)!, run);

    private static void MakeModel(
        NamedModel model,
        IReadOnlyDictionary<string, string> folders,
        Report report,
        CsvText csv,
        TableRun run)
    {
        ModelManifest manifest = model.Bundle.Manifest;
        string? paper = PaperNetwork(manifest);
        report.Head(model.Label);
        report.Paragraph(Describe(manifest, paper));
        Dictionary<(Scheme Scheme, string Set), EvalResult> results = [];
        foreach ((string set, string folder) in folders)
        {
            foreach (Scheme scheme in model.Schemes)
            {
                results[(scheme, set)] = run.Evaluations.Run(model, folder, scheme, run.CancellationToken);
            }
        }

        MarkdownTable table = new(["level", "samples", "", .. TestSet.All.Select(set => set.Name)]);
        IReadOnlyList<EvalLevelResult> levels = results.Values.First().Levels;
        for (int i = 0; i < levels.Count; i++)
        {
            int level = levels[i].Level;
            foreach (Scheme scheme in model.Schemes)
            {
                bool first = scheme == model.Schemes[0];
                table.Add([
                    first ? $"{level}" : "",
                    first ? Cell.Percent(levels[i].SamplesRatio) : "",
                    $"ours, {scheme.Describe()}",
                    .. TestSet.All.Select(set => results.TryGetValue((scheme, set.Name), out EvalResult? result)
                        ? Cell.Score(result.Levels[i].PsnrY, result.Levels[i].SsimY)
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
        foreach (((Scheme scheme, string set), EvalResult result) in results)
        {
            foreach (EvalLevelResult level in result.Levels)
            {
                csv.Add(
                    model.Label,
                    scheme.Describe(),
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
