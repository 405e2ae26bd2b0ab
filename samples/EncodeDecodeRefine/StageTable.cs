using System.Globalization;

namespace EncodeDecodeRefine;

/// <summary>The figures of the stages, as a table in Markdown.</summary>
internal static class StageTable
{
    public static void Write(TextWriter output, IReadOnlyList<Stage> stages)
    {
        string[] heads = ["level", "samples", "bytes", "PSNR-Y", "SSIM-Y", "sender", "receiver"];
        string[][] rows = [.. stages.Select(Format)];
        int[] widths = [.. heads.Select((head, i) => Math.Max(head.Length, rows.Max(row => row[i].Length)))];
        WriteRow(output, heads, widths);
        output.WriteLine($"| {string.Join(" | ", widths.Select(width => new string('-', width - 1) + ":"))} |");
        foreach (string[] row in rows)
        {
            WriteRow(output, row, widths);
        }
    }

    private static string[] Format(Stage stage) =>
    [
        stage.Region is null ? Text($"{stage.Level}") : Text($"0, region {stage.Level}"),
        Text($"{100 * stage.SamplesRatio:0.0} %"),
        Text($"{stage.Bytes:#,0}"),
        Text($"{stage.PsnrY:0.00} dB"),
        stage.SsimY is double similarity ? Text($"{similarity:0.0000}") : "-",
        Text($"{stage.Sending.TotalMilliseconds:0.0} ms"),
        Text($"{stage.Receiving.TotalMilliseconds:0} ms"),
    ];

    private static void WriteRow(TextWriter output, string[] cells, int[] widths) =>
        output.WriteLine($"| {string.Join(" | ", cells.Select((cell, i) => cell.PadLeft(widths[i])))} |");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
