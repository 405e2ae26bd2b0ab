using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary><c>innovation</c>: PSNR as a receiver estimates it from increments, beside the truth.</summary>
internal sealed class InnovationCommand : TableCommand
{
    private const int TileSide = 4;

    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} Default: {InstalledModels.Default}.");

    public InnovationCommand(CliContext context)
        : base(
            "innovation",
            "PSNR as a receiver estimates it from increments, beside the truth, for whole pictures and tiles.",
            context,
            Models,
            RateOptions.Sets)
    {
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        foreach (NamedModel model in TableOptions.DistinctOrDefault(
            parsed.GetRequiredValue(Models), InstalledModels.Default))
        {
            if (!model.Bundle.Manifest.HasInnovation)
            {
                throw new CommandException($"Model '{model.Label}' has nothing to estimate by; run 'psr fit' first.");
            }

            ShownCommand command = new ShownCommand("innovation").With("--model", [model]);
            command.With("--sets", ShownCommand.SetsPlaceholder);
            Make(model, RatePictures.Find(parsed.GetRequiredValue(RateOptions.Sets)!), command, run);
        }
    }

    private static void Make(
        NamedModel model, IReadOnlyList<RatePictures> sets, ShownCommand command, TableRun run)
    {
        ProgressiveSender sender = new(model.Bundle);
        using ProgressiveReceiver receiver = new(
            model.Bundle, run.Backend, new ReceiverOptions { OwnsBackend = false, EstimatesQuality = true });
        CsvText csv = new("set", "image", "part", "level", "psnrY", "measured", "predicted");
        Report report = run.Start(
            $"innovation-{model.Label}", $"Estimated PSNR: {model.Label} without a reference", command);
        report.Paragraph(
            "PSNR-Y of what a receiver shows at a level, as the increment of the next level measures it; at the "
            + "highest level, as its own increment predicts it. Pictures cropped to whole blocks, tiles of "
            + $"{TileSide}x{TileSide} blocks. *Error* is the mean absolute one in dB; *of the mean* is that of saying "
            + "the set's mean at that level of every picture or tile; *rank* is Spearman's correlation of estimate and "
            + "truth; *predicted* is the error of what the level's own increment predicts, which is what sessions stop "
            + "at.");
        foreach (RatePictures set in sets)
        {
            List<EstimatePoint> wholes = [];
            List<EstimatePoint> tiles = [];
            foreach (string file in set.Files)
            {
                run.Say($"{set.Set}, {Path.GetFileName(file)}");
                Picture picture = PictureFolder.Read(file, model.Bundle.Manifest.BlockSize, run.Say);
                BlockGrid grid = new(picture.Width, picture.Height, model.Bundle.Manifest.BlockSize);
                TileGrid squares = new(grid, TileSide);
                PixelRegion[] parts =
                [
                    grid.ToPixels(grid.All),
                    .. Enumerable.Range(0, (int)squares.Count).Select(i => grid.ToPixels(squares[i])),
                ];
                IReadOnlyList<EstimatePoint>[] points = EstimatePoint
                    .MeasureAsync(picture, sender, receiver, parts, run.CancellationToken).GetAwaiter().GetResult();
                wholes.AddRange(points[0]);
                tiles.AddRange(points.Skip(1).SelectMany(part => part));
                for (int i = 0; i < parts.Length; i++)
                {
                    Add(csv, set.Set, Path.GetFileName(file), i == 0 ? "whole" : $"tile {i - 1}", points[i]);
                }
            }

            report.Head(set.Set);
            report.Paragraph("Whole pictures:");
            report.Table(List(wholes));
            report.Paragraph("Tiles:");
            report.Table(List(tiles));
        }

        report.Write(csv);
        run.Finish(report);
    }

    private static MarkdownTable List(IEnumerable<EstimatePoint> points)
    {
        MarkdownTable table = new("level", "number", "PSNR-Y", "error", "of the mean", "rank", "predicted");
        foreach (IGrouping<int, EstimatePoint> level in points.GroupBy(point => point.Level))
        {
            EstimateQuality quality = EstimateQuality.Of([.. level]);
            table.Add(
                $"{level.Key}",
                $"{quality.Count}",
                Figures.Number(quality.Mean, 2),
                Figures.Number(quality.Error, 2),
                Figures.Number(quality.ErrorOfMean, 2),
                Figures.Number(quality.RankCorrelation, 3),
                quality.PredictionError is { } error ? Figures.Number(error, 2) : Cell.None);
        }

        return table;
    }

    private static void Add(
        CsvText csv, string set, string image, string part, IReadOnlyList<EstimatePoint> points)
    {
        foreach (EstimatePoint point in points)
        {
            csv.Add(
                set,
                image,
                part,
                $"{point.Level}",
                Figures.Number(point.True, 3),
                point.Measured is { } measured ? Figures.Number(measured, 3) : "",
                point.Predicted is { } predicted ? Figures.Number(predicted, 3) : "");
        }
    }
}
