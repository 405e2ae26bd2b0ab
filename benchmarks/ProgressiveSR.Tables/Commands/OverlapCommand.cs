using System.CommandLine;
using ProgressiveSR.Models;

namespace ProgressiveSR.Tables;

/// <summary><c>overlap</c>: what overlapping windows are worth to networks that are not local.</summary>
internal sealed class OverlapCommand : TableCommand
{
    private static readonly int[] Overlaps = [0, 4, 8, 16, 24, 32];

    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", "A model whose networks run in windows, such as one with omni-sr.");

    private static readonly Option<string?> Sets = TableOptions.Sets(required: true);

    public OverlapCommand(CliContext context)
        : base(
            "overlap",
            "PSNR and cost of a model whose networks run in windows, against the windows' overlap.",
            context,
            Models,
            Sets) => Models.Required = true;

    protected override void Make(ParseResult parsed, TableRun run)
    {
        NamedModel model = parsed.GetRequiredValue(Models) is [NamedModel only]
            ? only
            : throw new UsageException("--model takes one model.");
        ModelManifest manifest = model.Bundle.Manifest;
        if (manifest.Networks.Any(network => network.Window is null))
        {
            throw new CommandException($"A network of '{model.Label}' does not run in windows.");
        }

        IReadOnlyDictionary<string, string> folders = TestSet.Find(parsed.GetRequiredValue(Sets)!);
        int[] levels = [0, manifest.Schedule.Highest];
        int largest = manifest.Networks.Min(network => network.Window!.Side) / 2;
        Report report = run.Start(
            $"overlap-{model.Label}",
            $"Overlap of windows, {model.Label}",
            new ShownCommand("overlap").With("--model", [model]).With("--sets", ShownCommand.SetsPlaceholder));
        report.Paragraph(
            $"Means over the pictures of each set, cropped to whole blocks, {model.Scheme}, as in Table 1. Windows "
            + $"have {Sides(manifest)} source pixels a side, of which neighbours share the overlap. Cost is the number "
            + "of source pixels that the network is given, relative to the pictures'.");
        CsvText csv = new("set", "level", "overlap", "psnrY", "ssimY", "cost");
        foreach ((string set, string folder) in folders)
        {
            report.Head(set);
            MarkdownTable table = new(
                ["overlap", .. levels.SelectMany(level => new[] { $"level {level}", "cost" })]);
            Picture[] pictures =
            [
                .. PictureFolder.List(folder).Select(file => PictureFolder.Read(file, manifest.BlockSize, run.Say)),
            ];
            foreach (int overlap in Overlaps.Where(overlap => overlap <= largest))
            {
                run.Say($"{set}, overlap {overlap}");
                List<string> row = [$"{overlap}"];
                foreach (int level in levels)
                {
                    (Quality quality, double cost) = Measure(model.Bundle, pictures, level, overlap, run);
                    row.AddRange([Cell.Score(quality.PsnrY, quality.SsimY), Figures.Number(cost, 2)]);
                    csv.Add(
                        set,
                        $"{level}",
                        $"{overlap}",
                        Cell.Csv(quality.PsnrY),
                        Cell.Csv(quality.SsimY),
                        Cell.Csv(cost));
                }

                table.Add(row);
            }

            report.Table(table);
        }

        report.Write(csv);
        run.Finish(report);
    }

    private static (Quality Quality, double Cost) Measure(
        ModelBundle bundle, Picture[] pictures, int level, int overlap, TableRun run)
    {
        NetworkDescription network = bundle.Manifest.NetworkOf(level);
        using WindowedNetwork windowed = new(
            run.Backend.CreateSuperResolver(bundle, network.Name), new NetworkWindow(network.Window!.Side, overlap));
        using ProgressiveReceiver receiver = new(
            bundle, run.Backend, new ReceiverOptions { OwnsBackend = false, SuperResolvers = [windowed] });
        PictureEvaluation evaluation = new(new ProgressiveSender(bundle), receiver);
        QualityMean mean = new();
        foreach (Picture picture in pictures)
        {
            mean.Add(evaluation.RunAsync("", picture, [level], run.CancellationToken)
                .ToBlockingEnumerable(run.CancellationToken).Single().Quality);
        }

        double source = pictures.Sum(picture => (double)picture.Width * picture.Height)
            / (network.Factor * network.Factor);
        return (mean.Value, windowed.Pixels / source);
    }

    private static string Sides(ModelManifest manifest) =>
        string.Join(" and ", manifest.Networks.Select(network => network.Window!.Side).Distinct());
}
