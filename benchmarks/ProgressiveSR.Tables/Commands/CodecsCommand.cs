using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary><c>codecs</c>: rates and qualities of other codecs, for the rate tables to be compared with.</summary>
internal sealed class CodecsCommand : TableCommand
{
    /// <summary>The name of the files.</summary>
    public const string File = "codecs";

    public CodecsCommand(CliContext context)
        : base(
            File,
            """
            Measures other codecs by running Debian's encoders and decoders.

            These are the packages libjpeg-turbo-progs, libopenjp2-tools, libjxl-tools, webp and libavif-bin.
            """,
            context,
            RateOptions.Sets,
            RateOptions.Photos)
    {
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        IReadOnlyList<RatePictures> sets = RateOptions.Find(parsed);
        CsvText csv = RateTable.Start();
        Report report = run.Start(File, "Other codecs", RateOptions.Show(parsed, new ShownCommand(File)));
        report.Paragraph(
            "Means over the pictures of each set, every pixel counted, bytes as the encoder wrote them. The CSV file "
            + "has all pictures; beside the whole of each it has the middle 8x8 blocks (region), the whole at coarser "
            + $"settings (coarse), JPEG 2000's region at {CodecMeasurement.RegionSetting}, found by bisection, in the "
            + "middle and moved to tile borders (borders), and JPEG 2000 in tiles of "
            + $"{TiledJpeg2000.TileSide}x{TiledJpeg2000.TileSide} with {TiledJpeg2000.Layers.Count} quality layers, "
            + "each of them in tile-parts of its own.");
        foreach (RatePictures set in sets)
        {
            List<RatePoint> whole = [];
            foreach (string file in set.Files)
            {
                string image = Path.GetFileName(file);
                run.Say($"{set.Set}, {image}");
                Picture picture = PictureFolder.Read(file, blockSize: null, run.Say);
                foreach ((string part, RatePoint point) in CodecMeasurement.Run(picture, run.CancellationToken))
                {
                    RateTable.Add(csv, set.Set, image, part, point);
                    if (part == RateTable.Whole && point.Scheme != TiledJpeg2000.Id)
                    {
                        whole.Add(point);
                    }
                }
            }

            report.Head(set.Set);
            report.Table(List(whole));
        }

        report.Write(csv);
        run.Finish(report);
    }

    private static MarkdownTable List(IEnumerable<RatePoint> points)
    {
        MarkdownTable table = new("codec", "setting", "bits per pixel", "PSNR-Y / SSIM-Y", "PSNR-RGB");
        foreach (IGrouping<(string Scheme, string Setting), RatePoint> group in
            points.GroupBy(point => (point.Scheme, point.Setting)))
        {
            RatePoint mean = RatePoint.Mean([.. group]);
            table.Add(
                ImageCodec.Find(mean.Scheme).Name,
                mean.Setting,
                Figures.Number(mean.BitsPerPixel, 3),
                Cell.Score(mean.Quality.PsnrY, mean.Quality.SsimY),
                Figures.Decibels(mean.Quality.PsnrRgb));
        }

        return table;
    }
}
