using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary><c>figure5</c>: a detail of a photograph at every level.</summary>
internal sealed class Figure5Command : TableCommand
{
    private const int Columns = 5;
    private const int Zoom = 3;
    private const int Gap = 10;

    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} Default: {TableOptions.PaperModel}.");

    private static readonly Option<string?> Photo = Inputs.Text(
        "--photo", "FILE", "The photograph. Default: samples/photos/astronaut.png.");

    private static readonly Option<PixelRegion?> Part = Inputs.Region(
        "--part", "The detail to show. Default: 124,336,96,96, a badge with lettering.");

    public Figure5Command(CliContext context)
        : base(
            "figure5",
            "A photograph at every level (Figure 5), one sheet per model.",
            context,
            Models,
            Photo,
            Part)
    {
    }

    /// <summary>The photograph shown by default.</summary>
    public static string DefaultPhoto => Path.Combine(ProjectFolders.Photos, "astronaut.png");

    /// <summary>Makes the figure of one model.</summary>
    public static void Make(NamedModel model, string photo, PixelRegion? shown, TableRun run)
    {
        using PhotoTransfer transfer = new(photo, model, run.Backend);
        PixelRegion part = shown ?? new PixelRegion(124, 336, 96, 96);
        transfer.Require(part, "--part");
        part = GrowToFirstPicture(part, transfer.Photo, transfer.FirstPictureFactor);
        Report report = run.Start(
            $"figure5-{model.Label}{PhotoSuffix(photo)}",
            $"Figure 5: a photograph at every level, {model.Label}",
            new ShownCommand("figure5")
                .With("--model", [model])
                .With("--photo", ShownCommand.Shown(photo, ProjectFolders.Root, "PHOTOS"))
                .With("--part", $"{part.X},{part.Y},{part.Width},{part.Height}"));
        report.Paragraph(
            "The first picture as received, the receiver's picture at every level "
            + $"{model.Scheme}, and the original. Samples are those sent so far, relative to the photograph's; PSNR-Y "
            + "is that of the detail shown.");

        MarkdownTable table = new("level", "samples", "bytes on the wire", "PSNR-Y / SSIM-Y of the photograph");
        CsvText csv = new("level", "samples", "bytes", "psnrY", "ssimY", "psnrYOfPart");
        List<(Picture Picture, PixelRegion Part, int Zoom, string First, string Second)> cells = [];
        for (int level = 0; level <= transfer.HighestLevel; level++)
        {
            transfer.Send(level);
            Picture picture = transfer.Render(run.CancellationToken);
            if (level == 0)
            {
                cells.Add(FirstPicture(transfer, part));
            }

            Quality all = Quality.Measure(transfer.Photo.View, picture.View, PictureEvaluation.Crop, photo);
            Quality shownQuality = Quality.Measure(transfer.Photo.Crop(part), picture.Crop(part), 0, photo);
            string samples = Cell.Percent(transfer.Sent.SamplesRatio(transfer.Grid));
            cells.Add((picture, part, Zoom, $"level {level}", $"{samples}, {Figures.Decibels(shownQuality.PsnrY)}"));
            table.Add($"{level}", samples, Figures.Count(transfer.Sent.Bytes), Cell.Score(all.PsnrY, all.SsimY));
            csv.Add(
                $"{level}",
                $"{transfer.Sent.Samples}",
                $"{transfer.Sent.Bytes}",
                Cell.Csv(all.PsnrY),
                Cell.Csv(all.SsimY),
                Cell.Csv(shownQuality.PsnrY));
        }

        cells.Add((transfer.Photo, part, Zoom, "original", $"{transfer.Photo.Width}x{transfer.Photo.Height}"));
        report.Image("The detail at every level", Draw(cells, part));
        report.Table(table);
        report.Write(csv);
        run.Finish(report);
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        foreach (NamedModel model in TableOptions.DistinctOrDefault(parsed.GetRequiredValue(Models)))
        {
            Make(model, parsed.GetValue(Photo) ?? DefaultPhoto, parsed.GetValue(Part), run);
        }
    }

    /// <summary>Suffix of the file names for photographs other than the default.</summary>
    public static string PhotoSuffix(string photo) =>
        photo == DefaultPhoto ? "" : $"-{Path.GetFileNameWithoutExtension(photo)}";

    /// <summary>Extends a part to whole pixels of the first picture, which is shown beside it.</summary>
    private static PixelRegion GrowToFirstPicture(PixelRegion part, Picture photo, int factor)
    {
        (int x, int y) = (part.X / factor * factor, part.Y / factor * factor);
        int right = (part.X + part.Width + factor - 1) / factor * factor;
        int bottom = (part.Y + part.Height + factor - 1) / factor * factor;
        return new PixelRegion(x, y, Math.Min(right, photo.Width) - x, Math.Min(bottom, photo.Height) - y);
    }

    private static (Picture, PixelRegion, int, string, string) FirstPicture(PhotoTransfer transfer, PixelRegion part)
    {
        int factor = transfer.FirstPictureFactor;
        Picture first = transfer.FirstPicture;
        PixelRegion small = new(
            part.X / factor,
            part.Y / factor,
            (part.Width + factor - 1) / factor,
            (part.Height + factor - 1) / factor);
        return (first, small, Zoom * factor, "first picture", $"{first.Width}x{first.Height}");
    }

    private static byte[] Draw(
        List<(Picture Picture, PixelRegion Part, int Zoom, string First, string Second)> cells, PixelRegion part)
    {
        int width = part.Width * Zoom + Gap;
        int height = part.Height * Zoom + 2 * PictureSheet.LineHeight + 2 * Gap;
        int columns = Math.Min(Columns, cells.Count);
        int rows = (cells.Count + columns - 1) / columns;
        using PictureSheet sheet = new(columns * width + Gap, rows * height);
        for (int i = 0; i < cells.Count; i++)
        {
            int left = Gap + i % columns * width;
            int top = i / columns * height;
            sheet.Write(cells[i].First, left, top + Gap / 2);
            sheet.Write(cells[i].Second, left, top + Gap / 2 + PictureSheet.LineHeight);
            sheet.Draw(cells[i].Picture, cells[i].Part, left, top + Gap + 2 * PictureSheet.LineHeight, cells[i].Zoom);
        }

        return sheet.ToPng();
    }
}
