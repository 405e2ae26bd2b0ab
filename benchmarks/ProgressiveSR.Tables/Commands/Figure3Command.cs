using System.CommandLine;
using ProgressiveSR.Benchmarks;
using ProgressiveSR.Sampling;
using ScottPlot;

namespace ProgressiveSR.Tables;

/// <summary><c>figure3</c>: the cost of refining a region, against a larger low-resolution picture.</summary>
internal sealed class Figure3Command : TableCommand
{
    /// <summary>A common size in DIV2K.</summary>
    public static readonly (int Width, int Height) DefaultSize = (TiledPhoto.Width, TiledPhoto.Height);

    private static readonly Option<NamedModel[]> Models = TableOptions.Models(
        "--model", $"The model that gives the schedule. Default: {TableOptions.PaperModel}.");

    private static readonly Option<(int Width, int Height)> Size = TableOptions.Size(
        "--size", DefaultSize, "Size of the picture. Default: 2040x1356, common in DIV2K.");

    public Figure3Command(CliContext context)
        : base("figure3", "Transmission cost of refining a region (Figure 3).", context, Models, Size)
    {
    }

    /// <summary>Makes the figure.</summary>
    public static void Make(NamedModel model, (int Width, int Height) size, TableRun run)
    {
        LevelSchedule schedule = model.Bundle.Manifest.Schedule;
        BlockGrid grid = new(size.Width, size.Height, model.Bundle.Manifest.BlockSize);

        // Uncoded samples in single-block tiles cost the same for every picture.
        EncodedPicture blank = new ProgressiveSender(
            model.Bundle, new SenderOptions { TileSizes = new(1), Codec = PayloadCodec.Raw })
            .Encode(new Picture(size.Width, size.Height), cancellationToken: run.CancellationToken);
        TransmissionCost first = TransmissionCost.Increments(blank, grid.All, 0, 0);
        List<(string Name, TransmissionCost[] Added)> lines =
        [
            .. RegionSizes.Sides.Select(side => RegionSizes.Middle(grid, side)).Select(region => (
                $"{region.Count} blocks",
                AddedByLevel(schedule, level => TransmissionCost.Increments(blank, region, 1, level)))),
            ("whole picture again", AddedByLevel(
                schedule, level => TransmissionCost.LowResolution(grid, schedule.CumulativeSamplesPerBlock(level)))),
        ];

        Report report = run.Start(
            "figure3",
            "Figure 3: transmission cost of refining a region",
            new ShownCommand("figure3").With("--model", [model]).With("--size", $"{size.Width}x{size.Height}"));
        report.Paragraph(
            $"A picture of {size.Width}x{size.Height} pixels ({grid.Columns}x{grid.Rows} blocks) is received at level "
            + $"0: {Figures.Count(first.Samples)} samples, {Cell.Percent(first.SamplesRatio(grid))} of the picture's, "
            + $"in {Figures.Count(first.Bytes)} bytes on the wire. Then a region is refined to a level. Our scheme "
            + "sends the region's increments, one packet per level. The alternative resends the whole low-resolution "
            + "picture once, at the size that has the level's samples per pixel. Bytes are those of packets, headers "
            + "included; samples have 8 bits, and tiles are single blocks, so that nothing outside the region is sent. "
            + "These are counts, which do not depend on the picture's content.");
        report.Image("Cost over the level of the region", Draw(lines, grid));
        report.Head("All samples sent, relative to the picture's");
        report.Table(List(lines, added => Cell.Percent((first + added).SamplesRatio(grid))));
        report.Head("Bytes on the wire after the first picture");
        report.Table(List(lines, added => Figures.Count(added.Bytes)));
        report.Write(ToCsv(lines, first, grid));
        run.Finish(report);
    }

    protected override void Make(ParseResult parsed, TableRun run) =>
        Make(TableOptions.OrDefault(parsed.GetRequiredValue(Models))[0], parsed.GetValue(Size), run);

    private static TransmissionCost[] AddedByLevel(LevelSchedule schedule, Func<int, TransmissionCost> cost) =>
        [.. Enumerable.Range(1, schedule.Highest).Select(cost)];

    private static byte[] Draw(
        List<(string Name, TransmissionCost[] Added)> lines, BlockGrid grid)
    {
        Plot samples = Chart.Create(
            "sent after the first picture", "level of the region", "samples (% of the picture's)");
        Plot bytes = Chart.Create("sent after the first picture", "level of the region", "bytes on the wire");
        for (int i = 0; i < lines.Count; i++)
        {
            bool ours = i < lines.Count - 1;
            TransmissionCost[] added = lines[i].Added;
            double[] levels = [.. Enumerable.Range(1, added.Length).Select(level => (double)level)];
            Color color = ours ? Chart.Ours.Lighten(0.28 * (lines.Count - 2 - i)) : Chart.Other;
            Chart.AddLine(
                samples,
                levels,
                [.. added.Select(cost => Math.Log10(100 * cost.SamplesRatio(grid)))],
                lines[i].Name,
                color);
            Chart.AddLine(
                bytes, levels, [.. added.Select(cost => Math.Log10(cost.Bytes))], lines[i].Name, color);
        }

        int highest = lines[0].Added.Length;
        Chart.MarkWholeNumbers(samples, 1, highest);
        Chart.MarkWholeNumbers(bytes, 1, highest);
        MarkPowers(samples, cost => 100 * cost.SamplesRatio(grid), value => $"{value:0.###} %");
        MarkPowers(
            bytes,
            cost => cost.Bytes,
            value => value >= 1e6 ? $"{value / 1e6:0} MB" : value >= 1e3 ? $"{value / 1e3:0} kB" : $"{value:0} B");
        return Chart.Draw([samples, bytes], 2);

        void MarkPowers(Plot plot, Func<TransmissionCost, double> cost, Func<double, string> format) =>
            Chart.MarkPowers(
                plot,
                (int)Math.Floor(Math.Log10(cost(lines[0].Added[0]))),
                (int)Math.Ceiling(Math.Log10(cost(lines[^1].Added[^1]))),
                format);
    }

    private static MarkdownTable List(
        List<(string Name, TransmissionCost[] Added)> lines, Func<TransmissionCost, string> format)
    {
        MarkdownTable table = new(["level of the region", .. lines.Select(line => line.Name)]);
        for (int i = 0; i < lines[0].Added.Length; i++)
        {
            table.Add([$"{i + 1}", .. lines.Select(line => format(line.Added[i]))]);
        }

        return table;
    }

    private static CsvText ToCsv(
        List<(string Name, TransmissionCost[] Added)> lines, TransmissionCost first, BlockGrid grid)
    {
        CsvText csv = new("what", "level", "samplesAdded", "bytesAdded", "samples", "samplesRatio", "bytes");
        foreach ((string name, TransmissionCost[] added) in lines)
        {
            for (int i = 0; i < added.Length; i++)
            {
                TransmissionCost sum = first + added[i];
                csv.Add(
                    name,
                    $"{i + 1}",
                    $"{added[i].Samples}",
                    $"{added[i].Bytes}",
                    $"{sum.Samples}",
                    Cell.Csv(sum.SamplesRatio(grid)),
                    $"{sum.Bytes}");
            }
        }

        return csv;
    }
}
