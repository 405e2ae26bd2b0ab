using System.CommandLine;
using ProgressiveSR.Models;

namespace ProgressiveSR.Tables;

/// <summary>
/// <c>table1</c>: quality at every level beside the paper's; two schemes of the same name are listed together.
/// </summary>
internal sealed class Table1Command : TableCommand
{
    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} Default: {TableOptions.PaperModel}.");

    private static readonly Option<string?> Sets = TableOptions.Sets(required: true);

    public Table1Command(CliContext context)
        : base("table1", "PSNR and SSIM at every level (Table 1).", context, Models, Sets, TableOptions.Cache)
    {
    }

    /// <summary>Makes the table.</summary>
    public static void Make(IReadOnlyList<NamedModel> models, string sets, TableRun run)
    {
        IReadOnlyDictionary<string, string> folders = TestSet.Find(sets);
        CsvText csv = new(
            "model", "scheme", "level", "set", "pictures", "samplesRatio", "bitsPerPixel", "psnrY", "ssimY", "psnrRgb");
        Report report = run.Start(
            "table1",
            "Table 1: PSNR-Y / SSIM-Y at every level",
            new ShownCommand("table1").With("--model", models).With("--sets", ShownCommand.SetsPlaceholder));
        report.Paragraph(
            "Means over the pictures of each set, cropped to whole blocks; metrics ignore 4 pixels along each edge. "
            + "The paper has no data consistency: its rows compare with our rows \"without\", of models trained "
            + "without it. \"–\": not available. Samples are those sent up to the level, relative to the picture's. "
            + "\"Closed form\": the same samples without any network or training, block by block, from the statistics "
            + "of training pictures alone; the gain over it is due to the networks.");
        foreach (IGrouping<string, NamedModel> network in models.GroupBy(model => model.Label))
        {
            AddNetwork(network.Key, [.. network], folders, report, csv, run);
        }

        AddPadded(models[0].Bundle.Manifest, folders, report, run.Say);
        report.Write(csv);
        run.Finish(report);
    }

    protected override void Make(ParseResult parsed, TableRun run) => Make(
        TableOptions.OrDefault(parsed.GetRequiredValue(Models)), parsed.GetRequiredValue(Sets)!, run);

    /// <summary>Adds the models of one name, which differ in their scheme.</summary>
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
                $"Two models called '{name}' were trained {scheme}; rename one with NAME=DIR.");
        }

        report.Head(name);
        Row[] rows =
        [
            .. models.Select(model => new Row(model.Scheme, folders.ToDictionary(
                set => set.Key, set => run.Evaluations.Run(model, set.Value, run.CancellationToken)))),
        ];
        string? paper = PaperNetwork(models[0].Bundle.Manifest);
        report.Paragraph(Describe(models, paper));
        report.Table(Scores(rows, paper, models[0].Bundle.Manifest.BlockSize == ClosedForm.BlockSize));
        report.Paragraph("The same in colour: PSNR-RGB in dB / bits per pixel on the wire, headers included.");
        report.Table(Colour(rows, folders.Keys));
        foreach (Row row in rows)
        {
            AddTo(csv, name, row);
        }
    }

    private static MarkdownTable Scores(Row[] rows, string? paper, bool closedForm)
    {
        MarkdownTable table = new(["level", "samples", "", .. TestSet.All.Select(set => set.Name)]);
        foreach (EvalLevelResult any in rows[0].Levels)
        {
            foreach (Row row in rows)
            {
                bool first = row == rows[0];
                table.Add([
                    first ? $"{any.Level}" : "",
                    first ? Cell.Percent(any.SamplesRatio) : "",
                    $"ours, {row.Scheme}",
                    .. TestSet.All.Select(set => row.At(set.Name, any.Level) is { } result
                        ? Cell.Score(result.PsnrY, result.SsimY)
                        : Cell.None),
                ]);
            }

            if (closedForm)
            {
                table.Add([
                    "",
                    "",
                    "closed form, no network",
                    .. TestSet.All.Select(set => Cell.Score(ClosedForm.At(any.Level, set.Name))),
                ]);
            }

            table.Add([
                "",
                "",
                paper is null ? "paper, best of its three" : $"paper, {paper}",
                .. TestSet.All.Select(set => Cell.Score(paper is null
                    ? PaperTables.BestOfTable1(any.Level, set.Name)
                    : PaperTables.Table1(paper, any.Level, set.Name))),
            ]);
        }

        return table;
    }

    private static MarkdownTable Colour(Row[] rows, IEnumerable<string> sets)
    {
        MarkdownTable table = new(["level", "", .. sets]);
        foreach (EvalLevelResult any in rows[0].Levels)
        {
            foreach (Row row in rows)
            {
                table.Add([
                    row == rows[0] ? $"{any.Level}" : "",
                    row.Scheme,
                    .. sets.Select(set => row.At(set, any.Level) is { PsnrRgb: { } psnr } result
                        ? $"{Figures.Number(psnr, 2)} / {Figures.Number(result.BitsPerPixel, 3)}"
                        : Cell.None),
                ]);
            }
        }

        return table;
    }

    private static void AddTo(CsvText csv, string name, Row row)
    {
        foreach ((string set, EvalResult result) in row.Sets)
        {
            foreach (EvalLevelResult level in result.Levels)
            {
                csv.Add(
                    name,
                    row.Scheme,
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

    /// <summary>Adds the cost of uncropped pictures, which are padded to whole blocks.</summary>
    private static void AddPadded(
        ModelManifest manifest, IReadOnlyDictionary<string, string> folders, Report report, Action<string> warn)
    {
        report.Head("Samples of padded pictures");
        report.Paragraph(
            "Pictures whose sides are not multiples of the block size are padded, so they cost more samples than "
            + $"above. Means over the uncropped pictures, blocks of {manifest.BlockSize}:");
        BlockGrid[][] grids =
        [
            .. folders.Values.Select(folder => PictureFolder.List(folder).Select(file =>
            {
                Picture picture = PictureFolder.Read(file, null, warn);
                return new BlockGrid(picture.Width, picture.Height, manifest.BlockSize);
            }).ToArray()),
        ];
        MarkdownTable table = new(["level", .. folders.Keys]);
        for (int level = 0; level <= manifest.Schedule.Highest; level++)
        {
            table.Add([
                $"{level}",
                .. grids.Select(set => Cell.Percent(set.Average(
                    grid => new TransmissionCost(
                        grid.All.Count * manifest.Schedule.CumulativeSamplesPerBlock(level), 0).SamplesRatio(grid)))),
            ]);
        }

        report.Table(table);
    }

    /// <summary>The paper's row with a model's networks; null if the paper has none.</summary>
    internal static string? PaperNetwork(ModelManifest manifest)
    {
        string[] rows =
        [
            .. manifest.Networks.Select(network => PaperTables.Networks.FirstOrDefault(
                name => network.Architecture.StartsWith(name, StringComparison.OrdinalIgnoreCase)) ?? "").Distinct(),
        ];
        return rows is [{ Length: > 0 } only] ? only : null;
    }

    private static string Describe(IReadOnlyList<NamedModel> models, string? paper)
    {
        string networks = NamedModel.DescribeNetworks(models);
        string descriptions = string.Join(" ", models.Select(model => model.Bundle.Manifest.Description));
        return $"{descriptions} Networks: {networks}."
            + (paper is null
                ? " The paper has no such networks, so its rows give the best PSNR and the best SSIM of its three."
                : "");
    }

    /// <summary>One model on the sets.</summary>
    private sealed record Row(string Scheme, IReadOnlyDictionary<string, EvalResult> Sets)
    {
        public IReadOnlyList<EvalLevelResult> Levels => Sets.Values.First().Levels;

        public EvalLevelResult? At(string set, int level) =>
            Sets.GetValueOrDefault(set)?.Levels.FirstOrDefault(result => result.Level == level);
    }
}
