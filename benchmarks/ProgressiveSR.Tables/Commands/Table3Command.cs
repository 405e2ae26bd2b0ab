using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary><c>table3</c>: what the convolution over earlier samples is worth.</summary>
internal sealed class Table3Command : TableCommand
{
    private const string With = "with";
    private const string Without = "without";
    private const string PaperSet = "DIV2K";

    private static readonly Option<NamedModel[]> Conv = Option(required: true);

    private static readonly Option<string?> Sets = TableOptions.Sets(required: true);

    public Table3Command(CliContext context)
        : base(
            "table3",
            "PSNR and SSIM with and without the convolution (Table 3).",
            context,
            Conv,
            Sets,
            TableOptions.Cache)
    {
    }

    /// <summary>The option that names the models.</summary>
    public static Option<NamedModel[]> Option(bool required)
    {
        Option<NamedModel[]> option = TableOptions.Models(
            "--conv", $"The two models: {With}=DIR {Without}=DIR.");
        option.Required = required;
        return option;
    }

    /// <summary>Makes the table.</summary>
    public static void Make(IReadOnlyList<NamedModel> models, string sets, TableRun run)
    {
        NamedModel with = Require(models, With);
        NamedModel without = Require(models, Without);
        IReadOnlyDictionary<string, string> folders = TestSet.Find(sets);
        CsvText csv = new("conv", "scheme", "level", "set", "psnrY", "ssimY");
        Report report = run.Start(
            "table3",
            "Table 3: PSNR-Y / SSIM-Y with and without the convolution",
            new ShownCommand("table3").With("--conv", models).With("--sets", ShownCommand.SetsPlaceholder));
        report.Paragraph(
            "The convolution of P-U_i over the samples received before an increment. Pictures are cropped to whole "
            + $"blocks. Ours: {NamedModel.DescribeNetworks(models)}; the paper's network is Omni-SR, without data "
            + "consistency.");
        string scheme = NamedModel.SharedScheme([with, without]);
        foreach ((string set, string folder) in folders)
        {
            report.Head($"{set}, {scheme}");
            AddSet(set, folder, without, with, report, csv, run);
        }

        report.Head($"The paper: {PaperSet}, Omni-SR");
        AddPaper(report);
        report.Write(csv);
        run.Finish(report);
    }

    protected override void Make(ParseResult parsed, TableRun run) =>
        Make(parsed.GetRequiredValue(Conv), parsed.GetRequiredValue(Sets)!, run);

    private static NamedModel Require(IReadOnlyList<NamedModel> models, string name) =>
        models.SingleOrDefault(model => model.Name == name)
        ?? throw new UsageException($"--conv needs {With}=DIR and {Without}=DIR, each once.");

    private static void AddSet(
        string set,
        string folder,
        NamedModel without,
        NamedModel with,
        Report report,
        CsvText csv,
        TableRun run)
    {
        IReadOnlyList<EvalLevelResult> first = Evaluate(without);
        IReadOnlyList<EvalLevelResult> second = Evaluate(with);
        MarkdownTable table = NewTable();
        foreach ((EvalLevelResult a, EvalLevelResult b) in first.Zip(second))
        {
            AddRow(table, a.Level, new Score(a.PsnrY, a.SsimY), new Score(b.PsnrY, b.SsimY));
        }

        report.Table(table);

        IReadOnlyList<EvalLevelResult> Evaluate(NamedModel model)
        {
            EvalResult result = run.Evaluations.Run(model, folder, run.CancellationToken);
            foreach (EvalLevelResult level in result.Levels)
            {
                csv.Add(
                    model.Label,
                    model.Scheme,
                    $"{level.Level}",
                    set,
                    Cell.Csv(level.PsnrY),
                    Cell.Csv(level.SsimY));
            }

            return result.Levels;
        }
    }

    private static void AddPaper(Report report)
    {
        MarkdownTable table = NewTable();
        for (int level = 0; PaperTables.Table3(With, level) is { } with; level++)
        {
            AddRow(table, level, PaperTables.Table3(Without, level)!, with);
        }

        report.Table(table);
    }

    private static MarkdownTable NewTable() => new("level", "without", "with", "difference");

    private static void AddRow(MarkdownTable table, int level, Score without, Score with) => table.Add(
        $"{level}",
        Cell.Score(without),
        Cell.Score(with),
        with.Psnr - without.Psnr is { } difference ? $"{Figures.Number(difference, 2)} dB" : Cell.None);
}
