namespace ProgressiveSR.Cli;

/// <summary>The levels of a file, each cumulative through itself.</summary>
internal static class LevelTable
{
    public static IReadOnlyList<LevelResult> From(PsrFileInfo info) =>
        [.. info.Levels.Select(level => new LevelResult(level.Level, level.Samples, level.SamplesRatio, level.Bytes))];

    public static void Write(TextWriter output, PsrFileInfo info)
    {
        double pixels = (double)info.Grid.Width * info.Grid.Height;
        TextTable table = new("level", "samples", "of the picture", "bytes", "bits per pixel");
        foreach (PsrLevel level in info.Levels)
        {
            table.Add(
                Figures.Count(level.Level),
                Figures.Count(level.Samples),
                Figures.Percent(level.SamplesRatio),
                Figures.Count(level.Bytes),
                Figures.Number(8 * level.Bytes / pixels, 3));
        }

        table.Write(output);
    }
}
