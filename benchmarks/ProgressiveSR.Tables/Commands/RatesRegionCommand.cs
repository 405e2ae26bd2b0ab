namespace ProgressiveSR.Tables;

/// <summary><c>rates-region</c>: bytes on the wire for a region that is refined after a coarse whole.</summary>
internal sealed class RatesRegionCommand : ComparingCommand
{
    /// <summary>The level of the coarse whole; step 64 in <c>compact</c>.</summary>
    private const int Coarse = 1;

    private static readonly int[] Compared = [34, 38, 42];

    private static readonly (string Id, string Name)[] Others =
    [
        .. ImageCodec.All.Select(codec => (codec.Id, codec.Name)),
        (TiledJpeg2000.Id, TiledJpeg2000.Name),
    ];

    public RatesRegionCommand(CliContext context)
        : base(
            "rates-region",
            "Bytes on the wire for a region of 8x8 blocks refined after a coarse whole: ours beside other codecs.",
            context)
    {
    }

    protected override void Make(
        NamedModel model, IReadOnlyList<RatePictures> pictures, RateTable codecs, ShownCommand command, TableRun run)
    {
        using OurSchemes ours = new(model, run.Backend);
        CsvText csv = RateTable.Start();
        RegionSet[] sets = [.. pictures.Select(set => Measure(set, ours, codecs, csv, run))];
        Report report = run.Start(
            $"rates-region-{model.Label}",
            $"A region after a coarse whole: {model.Label} beside other codecs",
            command);
        report.Paragraph(
            $"The whole picture arrives at level {Coarse}, then its middle 8x8 blocks, 256x256 pixels, are refined; of "
            + "a picture with fewer columns or rows of blocks, all of them. Bytes are all on the wire, the whole's "
            + "among them, header and index included; PSNR-Y is of the region, between measured points interpolated "
            + "linearly over the logarithm of the bytes. A codec sends a whole of the same PSNR-Y as ours, and the "
            + $"region again as a file of its own. {TiledJpeg2000.Name} sends tiles of "
            + $"{TiledJpeg2000.TileSide}x{TiledJpeg2000.TileSide} pixels in {TiledJpeg2000.Layers.Count} quality "
            + "layers of equal PSNR in every tile: the whole up to a layer, then the higher layers of the tiles that "
            + "the region touches, nothing twice; where these lie in the file, which a receiver has to know, is not "
            + "counted.");
        report.Image("PSNR-Y in the region over all bytes", RegionChart.Draw(sets, ours.Names, Others));
        ReportRatios(report, sets, ours.Names);
        ReportTarget(report, sets, ours.Names);
        ReportCover(report, sets);
        report.Write(csv);
        run.Finish(report);
    }

    private static RegionSet Measure(
        RatePictures pictures, OurSchemes ours, RateTable codecs, CsvText csv, TableRun run)
    {
        RegionSet set = new(pictures.Set);
        foreach (string file in pictures.Files)
        {
            string image = Path.GetFileName(file);
            run.Say($"{pictures.Set}, {image}");
            Picture picture = PictureFolder.Read(file, blockSize: null, run.Say);
            IReadOnlyList<RefinedRegion> middle =
                Refine(RateRegion.Of(picture.Width, picture.Height), RateTable.Region);
            IReadOnlyList<RefinedRegion> moved =
                Refine(RateRegion.OnBorders(picture.Width, picture.Height), RateTable.OnBorders);
            foreach (RefinedRegion region in middle)
            {
                RateTable.Add(csv, pictures.Set, image, RateTable.Coarse, region.Whole);
            }

            set.Add(new RegionPicture(
                image,
                middle.ToDictionary(
                    region => region.Whole.Scheme, region => new RegionCosts(region, Find)),
                Targets(middle, RateTable.Region),
                Targets(moved, RateTable.OnBorders),
                ours.MeasureCoverAsync(picture, run.CancellationToken).GetAwaiter().GetResult()));

            IReadOnlyList<RatePoint> Find(string part, string scheme) =>
                codecs.Find(pictures.Set, image, part, scheme);

            Dictionary<string, TargetCost> Targets(IEnumerable<RefinedRegion> regions, string part) =>
                regions.ToDictionary(
                    region => region.Whole.Scheme,
                    region => TargetCost.Of(region, codecs.FindTarget(pictures.Set, image, part)));

            IReadOnlyList<RefinedRegion> Refine(PixelRegion region, string part)
            {
                IReadOnlyList<RefinedRegion> refined =
                    ours.RefineAsync(picture, region, Coarse, run.CancellationToken).GetAwaiter().GetResult();
                foreach (RatePoint point in refined.SelectMany(scheme => scheme.Points))
                {
                    RateTable.Add(csv, pictures.Set, image, part, point);
                }

                return refined;
            }
        }

        return set;
    }

    private static void ReportRatios(Report report, IReadOnlyList<RegionSet> sets, IReadOnlyList<string> ours)
    {
        report.Head("Against sending the region again");
        report.Paragraph(
            "Our bytes over theirs for a PSNR-Y in the region; below 1, ours are fewer. Medians over the pictures on "
            + "which both have that quality, of which the number follows.");
        foreach (RegionSet set in sets)
        {
            MarkdownTable table = new(
            [
                set.Name,
                .. ours.SelectMany(name => Compared.Select(psnr => $"{name}: {psnr} dB")),
            ]);
            foreach ((string id, string name) in Others)
            {
                table.Add(
                [
                    name,
                    .. ours.SelectMany(scheme => Compared.Select(psnr => WithCount(set.Ratios(scheme, id, psnr)))),
                ]);
            }

            report.Table(table);
        }
    }

    private static void ReportTarget(Report report, IReadOnlyList<RegionSet> sets, IReadOnlyList<string> ours)
    {
        const int Psnr = CodecMeasurement.RegionPsnr;
        report.Head($"{Psnr} dB in the region, JPEG 2000 after the same whole");
        report.Paragraph(
            $"Our bytes for the whole at level {Coarse} and the region at {Psnr} dB PSNR-Y, over those of the same "
            + $"whole and the region in JPEG 2000, whose rate for {Psnr} dB was found by bisection. Left out are "
            + "pictures whose whole is that good already, and those of which either cannot be. The region in the "
            + "middle lies across tiles; the same is shown for it moved up and left to borders of tiles of "
            + $"{RateRegion.TileSide}x{RateRegion.TileSide} blocks.");
        MarkdownTable medians = new(
            ["median over", .. ours.SelectMany(name => new[] { $"{name}: middle", "on tile borders" }), "pictures"]);
        RegionSet[] asked = [.. sets.Where(set => !set.Name.StartsWith("BSD", StringComparison.Ordinal))];
        IEnumerable<(string Name, RegionSet[] Among)> rows = sets.Select(set => (set.Name, (RegionSet[])[set]));
        foreach ((string name, RegionSet[] among) in
            rows.Prepend((string.Join(" and ", asked.Select(set => set.Name)), asked)))
        {
            RegionPicture[] pictures = [.. among.SelectMany(set => set.Pictures)];
            double[][] ratios =
            [
                .. ours.SelectMany(scheme => (double[][])
                [
                    [.. pictures.Select(picture => picture.Middle[scheme].Ratio).OfType<double>()],
                    [.. pictures.Select(picture => picture.OnBorders[scheme].Ratio).OfType<double>()],
                ]),
            ];
            medians.Add([name, .. ratios.Select(all => Ratio(RegionSet.Median(all))), $"{ratios[0].Length}"]);
        }

        report.Table(medians);
        MarkdownTable list = new(
        [
            "picture",
            "whole",
            $"{ours[0]}, middle",
            "JPEG 2000's region",
            "ratio",
            $"{ours[0]}, on borders",
            "JPEG 2000's region",
            "ratio",
        ]);
        foreach ((RegionSet set, RegionPicture picture) in
            asked.SelectMany(set => set.Pictures.Select(picture => (set, picture))))
        {
            list.Add(
            [
                $"{set.Name} {picture.Image}",
                Figures.Count(picture.Middle[ours[0]].Whole),
                .. new[] { picture.Middle[ours[0]], picture.OnBorders[ours[0]] }.SelectMany(
                    cost => new[] { Bytes(cost.Refined), Bytes(cost.Crop), Ratio(cost.Ratio) }),
            ]);
        }

        report.Table(list);
    }

    private static void ReportCover(Report report, IReadOnlyList<RegionSet> sets)
    {
        report.Head("What tiles add to a region");
        report.Paragraph(
            "Regions of 8x8 blocks, refined from level 0: bytes of the tiles that cover one, with their share of "
            + "header and index, over what its blocks hold, which is each tile's bytes by its share of the tile's "
            + "blocks. Means over all positions in a picture, and over those on tile borders; then over the pictures "
            + "with at least 8x8 blocks.");
        MarkdownTable table = new("set", "level", "anywhere", "on tile borders", "pictures");
        foreach (RegionSet set in sets)
        {
            foreach (IGrouping<int, RegionCover> level in set.Pictures.SelectMany(picture => picture.Covers)
                .GroupBy(cover => cover.Level))
            {
                table.Add(
                    set.Name,
                    $"{level.Key}",
                    Figures.Number(level.Average(cover => cover.Anywhere), 3),
                    Figures.Number(level.Average(cover => cover.OnBorders), 3),
                    $"{level.Count()}");
            }
        }

        report.Table(table);
    }

    private static string WithCount(double[] ratios) => ratios.Length == 0
        ? Cell.None
        : $"{Ratio(RegionSet.Median(ratios))} ({ratios.Length})";

    private static string Ratio(double? ratio) => ratio is { } number ? Figures.Number(number, 3) : Cell.None;

    private static string Bytes(double? bytes) => bytes is { } number ? Figures.Count((long)number) : Cell.None;
}
