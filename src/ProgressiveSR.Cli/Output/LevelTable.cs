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
            Figures.Finite(level.Quality?.PsnrY),
            Figures.Finite(level.Quality?.SsimY))),
    ];

    public static void Write(TextWriter output, PsrFileInfo info)
    {
        double pixels = (double)info.Grid.Width * info.Grid.Height;
        bool measured = info.Levels.Any(level => level.Quality is not null);
        string[] heads = ["level", "samples", "of the picture", "bytes", "bits per pixel"];
        TextTable table = new(measured ? [.. heads, "PSNR-Y", "SSIM-Y"] : heads);
        foreach (EncodedLevel level in info.Levels)
        {
            string[] cells =
            [
                Figures.Count(level.Level),
                Figures.Count(level.Samples),
                Figures.Percent(level.SamplesRatio),
                Figures.Count(level.Bytes),
                Figures.Number(8 * level.Bytes / pixels, 3),
            ];
            table.Add(measured
                ?
                [
                    .. cells,
                    Figures.Decibels(Figures.Finite(level.Quality?.PsnrY)),
                    Figures.Similarity(Figures.Finite(level.Quality?.SsimY)),
                ]
                : cells);
        }

        table.Write(output);
    }
}
