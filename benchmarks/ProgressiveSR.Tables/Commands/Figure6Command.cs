using System.CommandLine;
using SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary><c>figure6</c>: a region refined in a picture at level 0.</summary>
internal sealed class Figure6Command : TableCommand
{
    private const int Zoom = 3;
    private const int Gap = 12;

    private static readonly SKColor InsideColour = new(0xd0, 0x20, 0x20);
    private static readonly SKColor OutsideColour = new(0x10, 0x90, 0x30);

    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} Default: {TableOptions.PaperModel}.");

    private static readonly Option<string?> Photo = Inputs.Text(
        "--photo", "FILE", "The photograph. Default: samples/photos/astronaut.png.");

    private static readonly Option<PixelRegion?> Inside = Inputs.Region(
        "--inside", "The region to refine, extended to whole blocks. Default: 130,343,84,84, a badge.");

    private static readonly Option<PixelRegion?> Outside = Inputs.Region(
        "--outside", "A part that stays at level 0. Default: 262,316,84,84, a name tag.");

    public Figure6Command(CliContext context)
        : base(
            "figure6",
            "A region refined in a picture at level 0 (Figure 6), one sheet per model.",
            context,
            Models,
            Photo,
            Inside,
            Outside)
    {
    }

    /// <summary>Makes the figure of one model.</summary>
    public static void Make(
        NamedModel model, string photo, PixelRegion? insidePart, PixelRegion? outsidePart, TableRun run)
    {
        PixelRegion inside = insidePart ?? new PixelRegion(130, 343, 84, 84);
        PixelRegion outside = outsidePart ?? new PixelRegion(262, 316, 84, 84);
        using PhotoTransfer transfer = new(photo, model, run.Backend);
        transfer.Require(inside, "--inside");
        transfer.Require(outside, "--outside");
        BlockRegion region = transfer.Grid.ToBlocks(inside);
        if (!region.Intersect(transfer.Grid.ToBlocks(outside)).IsEmpty)
        {
            throw new UsageException("--inside and --outside touch the same blocks; move one of them.");
        }

        transfer.Send(0);
        TransmissionCost first = transfer.Sent;
        Picture before = transfer.Render(run.CancellationToken);
        for (int level = 1; level <= transfer.HighestLevel; level++)
        {
            transfer.Send(level, region);
        }

        Picture after = transfer.Render(run.CancellationToken);
        Report report = run.Start(
            $"figure6-{model.Label}{Figure5Command.PhotoSuffix(photo)}",
            $"Figure 6: a region refined, {model.Label}",
            new ShownCommand("figure6")
                .With("--model", [model])
                .With("--photo", ShownCommand.Shown(photo, ProjectFolders.Root, "PHOTOS"))
                .With("--inside", Text(inside))
                .With("--outside", Text(outside)));
        report.Paragraph(
            $"The whole photograph was received at level 0: {Cell.Percent(first.SamplesRatio(transfer.Grid))} of its "
            + $"samples, {Figures.Count(first.Bytes)} bytes on the wire. Then the {region.Columns}x{region.Rows} "
            + $"blocks that the red box touches were refined to level {transfer.HighestLevel} {model.Scheme}, for "
            + $"{Figures.Count(transfer.Sent.Bytes - first.Bytes)} more bytes "
            + $"({Cell.Percent(transfer.Sent.SamplesRatio(transfer.Grid))} of the samples in total). The green box "
            + "stayed at level 0.");
        report.Image("The picture, and both boxes before and after", Draw(transfer, before, after, inside, outside));
        MarkdownTable table = new("box", "level", "PSNR-Y before", "PSNR-Y after");
        CsvText csv = new("box", "level", "psnrYBefore", "psnrYAfter");
        Add("red (inside)", transfer.HighestLevel, inside);
        Add("green (outside)", 0, outside);
        report.Table(table);
        report.Write(csv);
        run.Finish(report);

        void Add(string box, int level, PixelRegion part)
        {
            Quality a = Quality.Measure(transfer.Photo.Crop(part), before.Crop(part), 0, photo);
            Quality b = Quality.Measure(transfer.Photo.Crop(part), after.Crop(part), 0, photo);
            table.Add(box, $"{level}", Figures.Decibels(a.PsnrY), Figures.Decibels(b.PsnrY));
            csv.Add(box, $"{level}", Cell.Csv(a.PsnrY), Cell.Csv(b.PsnrY));
        }
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        foreach (NamedModel model in TableOptions.DistinctOrDefault(parsed.GetRequiredValue(Models)))
        {
            Make(
                model,
                parsed.GetValue(Photo) ?? Figure5Command.DefaultPhoto,
                parsed.GetValue(Inside),
                parsed.GetValue(Outside),
                run);
        }
    }

    private static byte[] Draw(
        PhotoTransfer transfer, Picture before, Picture after, PixelRegion inside, PixelRegion outside)
    {
        const int Caption = 20;
        int cellWidth = Zoom * Math.Max(inside.Width, outside.Width) + Gap;
        int cellHeight = Zoom * Math.Max(inside.Height, outside.Height) + Gap;
        int top = Gap + Caption;
        int cellsLeft = Gap + after.Width + Gap;
        using PictureSheet sheet = new(
            cellsLeft + 3 * cellWidth, top + Math.Max(after.Height, 2 * cellHeight - Gap) + Gap);
        sheet.Write("the receiver's picture: level 0, red box refined", Gap, Gap / 2);
        sheet.Draw(after, new PixelRegion(0, 0, after.Width, after.Height), Gap, top, 1);
        sheet.Frame(inside, Gap + inside.X, top + inside.Y, 1, InsideColour);
        sheet.Frame(outside, Gap + outside.X, top + outside.Y, 1, OutsideColour);
        string[] heads = ["level 0", $"red box at level {transfer.HighestLevel}", "original"];
        Picture[] pictures = [before, after, transfer.Photo];
        for (int i = 0; i < pictures.Length; i++)
        {
            int left = cellsLeft + i * cellWidth;
            sheet.Write(heads[i], left, Gap / 2);
            DrawBox(inside, left, top, InsideColour, pictures[i]);
            DrawBox(outside, left, top + cellHeight, OutsideColour, pictures[i]);
        }

        return sheet.ToPng();

        void DrawBox(PixelRegion part, int left, int boxTop, SKColor colour, Picture picture)
        {
            sheet.Draw(picture, part, left, boxTop, Zoom);
            sheet.Frame(part, left, boxTop, Zoom, colour);
        }
    }

    private static string Text(PixelRegion part) => $"{part.X},{part.Y},{part.Width},{part.Height}";
}
