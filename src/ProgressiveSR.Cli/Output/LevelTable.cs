namespace ProgressiveSR.Cli;

/// <summary>The levels of a file, with cumulative figures.</summary>
internal static class LevelTable
{
    public static IReadOnlyList<LevelResult> From(PsrFileInfo info) =>
    [
        .. info.Levels.Select(level => new LevelResult(
            level.Level,
            level.Samples,
            level.SamplesRatio,
            level.Bytes,
            Figures.Finite(level.LinearPsnrY),
            Figures.Finite(level.Quality?.PsnrY),
            Figures.Finite(level.Quality?.SsimY))),
    ];

    public static void Write(TextWriter output, PsrFileInfo info)
    {
        double pixels = (double)info.Grid.Width * info.Grid.Height;
        bool hasLinear = info.Levels[0].LinearPsnrY is not null;
        bool isMeasured = info.Levels[0].Quality is not null;
        TextTable table = new(
        [
            "level", "samples", "of the picture", "bytes", "bits per pixel",
            .. hasLinear ? ["without network"] : Array.Empty<string>(),
            .. isMeasured ? ["PSNR-Y", "SSIM-Y"] : Array.Empty<string>(),
        ]);
        foreach (EncodedLevel level in info.Levels)
        {
            List<string> cells =
            [
                Figures.Count(level.Level),
                Figures.Count(level.Samples),
                Figures.Percent(level.SamplesRatio),
                Figures.Count(level.Bytes),
                Figures.Number(8 * level.Bytes / pixels, 3),
            ];
            if (hasLinear)
            {
                cells.Add(Figures.Decibels(Figures.Finite(level.LinearPsnrY)));
            }

            if (isMeasured)
            {
                cells.Add(Figures.Decibels(Figures.Finite(level.Quality?.PsnrY)));
                cells.Add(Figures.Similarity(Figures.Finite(level.Quality?.SsimY)));
            }

            table.Add([.. cells]);
        }

        table.Write(output);
    }
}
