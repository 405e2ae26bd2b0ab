using System.Globalization;

namespace ProgressiveSR.Cli;

/// <summary>The rows of an evaluation, their means, and their CSV file.</summary>
internal sealed class EvaluationTable
{
    private const string Header =
        "image,width,height,level,samples,samplesRatio,bytes,bitsPerPixel,psnrY,ssimY,psnrRgb,seconds";

    private readonly List<EvaluationRow> rows = [];

    public void Add(EvaluationRow row) => rows.Add(row);

    /// <summary>Means over pictures, ignoring missing values such as the PSNR of equal pictures.</summary>
    public IReadOnlyList<EvalLevelResult> Means() =>
    [
        .. rows.GroupBy(row => row.Level.Level).OrderBy(group => group.Key).Select(group => new EvalLevelResult(
            group.Key,
            group.Average(row => row.Level.SamplesRatio),
            group.Average(row => row.BitsPerPixel),
            group.Average(row => row.Quality.PsnrY),
            group.Average(row => row.Quality.SsimY),
            group.Average(row => row.Quality.PsnrRgb),
            Figures.Seconds(TimeSpan.FromSeconds(group.Average(row => row.Seconds))))),
    ];

    public void WriteCsv(string path) => CsvFile.Write(path, writer =>
    {
        writer.WriteLine(Header);
        foreach (EvaluationRow row in rows)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{CsvFile.Quote(row.Image)},{row.Width},{row.Height},{row.Level.Level},{row.Level.Samples},"
                + $"{row.Level.SamplesRatio},{row.Level.Bytes},{row.BitsPerPixel},{row.Quality.PsnrY},"
                + $"{row.Quality.SsimY},{row.Quality.PsnrRgb},{row.Seconds}"));
        }
    });
}
