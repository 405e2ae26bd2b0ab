namespace ProgressiveSR.Tables;

/// <summary><c>rates</c>: quality over bytes on the wire, ours beside other codecs.</summary>
internal sealed class RatesCommand : ComparingCommand
{
    private static readonly (string Name, string Format, int Decimals, Func<Quality, double?> Of)[] Measures =
    [
        ("PSNR-Y (dB)", "0.#", 2, quality => quality.PsnrY),
        ("PSNR-RGB (dB)", "0.#", 2, quality => quality.PsnrRgb),
        ("SSIM-Y", "0.00", 4, quality => quality.SsimY),
    ];

    /// <summary>Levels at higher rates, where no codec was measured, are in the tables only.</summary>
    private const double HighestDrawn = 4;

    public RatesCommand(CliContext context)
        : base(
            "rates",
            "Quality over bytes on the wire: ours beside progressive JPEG, JPEG 2000, JPEG XL, WebP and AVIF.",
            context)
    {
    }

    protected override void Make(
        NamedModel model, IReadOnlyList<RatePictures> pictures, RateTable codecs, ShownCommand command, TableRun run)
    {
        using OurSchemes ours = new(model, run.Backend);
        CsvText csv = RateTable.Start();
        RateSet[] sets = [.. pictures.Select(set => Measure(set, ours, codecs, csv, run))];
        Report report = run.Start($"rates-{model.Label}", $"Rates: {model.Label} beside other codecs", command);
        report.Paragraph(
            "Every byte on the wire counts: ours with header and index, the codecs' files as their encoders wrote them "
            + $"([all of them]({CodecsCommand.File}.md)). Qualities are of whole pictures, no pixel left out. Ours are "
            + "the levels of one encoding, each of which is sent on top of the one before; "
            + (ours.Names.Count > 1 ? "*linear* is what a receiver shows without any network; " : "")
            + "the codecs' points are files of their own, each sent in full.");
        report.Image("Quality over rate", Draw(sets, ours.Names));
        foreach (RateSet set in sets)
        {
            report.Head(set.Name);
            report.Paragraph(
                "Gain of ours at equal rates in dB (Bjontegaard difference between "
                + $"{Figures.Number(RateSet.LowestRate, 2)} and {Figures.Number(RateSet.HighestRate, 0)} bits per "
                + "pixel, linear over the logarithm of the rate, picture by picture, then the mean):");
            report.Table(ListGains(set, ours.Names));
            foreach ((string name, _, int decimals, Func<Quality, double?> measure) in Measures)
            {
                report.Paragraph(
                    $"{name} at equal rates; a dash where a codec does not have that rate on some picture:");
                report.Table(ListLevels(set, ours.Names, measure, decimals));
            }

            report.Paragraph(Rising(set, ours.Names));
        }

        report.Write(csv);
        run.Finish(report);
    }

    private static RateSet Measure(
        RatePictures pictures, OurSchemes ours, RateTable codecs, CsvText csv, TableRun run)
    {
        RateSet set = new(pictures.Set);
        foreach (string file in pictures.Files)
        {
            string image = Path.GetFileName(file);
            RatePoint[] others =
            [
                .. ImageCodec.All.SelectMany(
                    codec => codecs.Find(pictures.Set, image, RateTable.Whole, codec.Id)),
            ];
            run.Say($"{pictures.Set}, {image}");
            Picture picture = PictureFolder.Read(file, blockSize: null, run.Say);
            RatePoint[] own =
                [.. ours.MeasureAsync(picture, run.CancellationToken).ToBlockingEnumerable(run.CancellationToken)];
            foreach (RatePoint point in own)
            {
                RateTable.Add(csv, pictures.Set, image, RateTable.Whole, point);
            }

            set.Add([.. own, .. others]);
        }

        return set;
    }

    private static MarkdownTable ListGains(RateSet set, IReadOnlyList<string> ours)
    {
        MarkdownTable table = new(
            ["against", .. ours.SelectMany(name => new[] { $"{name}: PSNR-Y", "PSNR-RGB" }), "pictures"]);
        foreach (ImageCodec codec in ImageCodec.All)
        {
            (double? Gain, int Pictures)[] gains =
            [
                .. ours.SelectMany(name => Measures.Take(2).Select(
                    measure => set.GainOver(name, codec.Id, measure.Of))),
            ];
            table.Add([codec.Name, .. gains.Select(gain => Signed(gain.Gain)), $"{gains[0].Pictures}"]);
        }

        return table;
    }

    private static MarkdownTable ListLevels(
        RateSet set, IReadOnlyList<string> ours, Func<Quality, double?> measure, int decimals)
    {
        MarkdownTable table = new(["level", "bits per pixel", .. ours, .. ImageCodec.All.Select(codec => codec.Name)]);
        foreach (RatePoint level in set.Means(ours[0]))
        {
            IEnumerable<double?> qualities =
            [
                .. ours.Select(
                    name => measure(set.Means(name).Single(point => point.Setting == level.Setting).Quality)),
                .. ImageCodec.All.Select(codec => set.MeanAtRateOf(ours[0], level.Setting, codec.Id, measure)),
            ];
            table.Add(
            [
                level.Setting.Split(' ')[^1],
                Figures.Number(level.BitsPerPixel, 3),
                .. qualities.Select(quality => quality is { } number ? Figures.Number(number, decimals) : Cell.None),
            ]);
        }

        return table;
    }

    private static string Rising(RateSet set, IReadOnlyList<string> ours) => string.Join(' ', ours.Select(name =>
        set.CountNotRising(name, quality => quality.PsnrY) is > 0 and int pictures
            ? $"{name}: on {pictures} pictures a level has no higher PSNR-Y than the one before."
            : $"{name}: every level has a higher PSNR-Y than the one before, on every picture."));

    private static string Signed(double? gain) =>
        gain is { } decibels ? (decibels >= 0 ? "+" : "") + Figures.Number(decibels, 2) : Cell.None;

    private static byte[] Draw(IReadOnlyList<RateSet> sets, IReadOnlyList<string> ours) => Chart.Draw(
        [
            .. Measures.SelectMany(measure => sets.Select(set => RateChart.Create(
                set.Name,
                "bits per pixel on the wire",
                measure.Name,
                measure.Format,
                [
                    .. ours.Select((name, i) => Line(set, name, name, measure.Of) with
                    {
                        IsOurs = true,
                        IsDashed = i > 0,
                    }),
                    .. ImageCodec.All.Select(codec => Line(set, codec.Id, codec.Name, measure.Of)),
                ]))),
        ],
        sets.Count);

    private static RateLine Line(RateSet set, string scheme, string name, Func<Quality, double?> measure) => new(
        name,
        [
            .. set.Means(scheme)
                .Where(point => point.BitsPerPixel < HighestDrawn && measure(point.Quality) is not null)
                .Select(point => (point.BitsPerPixel, measure(point.Quality)!.Value)),
        ]);
}
