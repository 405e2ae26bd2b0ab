using static System.FormattableString;

namespace EncodeDecodeRefine;

/// <summary>A receiver's picture after some increments, and what it took to get there.</summary>
/// <param name="Name">Name for files.</param>
/// <param name="Label">Name in the table.</param>
/// <param name="Picture">A copy of the picture shown.</param>
/// <param name="SamplesRatio">Samples received so far, relative to the picture's.</param>
/// <param name="Bytes">Bytes received so far, header and index included.</param>
/// <param name="PsnrY">PSNR of luma in dB.</param>
/// <param name="SsimY">SSIM of luma; null if the picture is smaller than the metric's window.</param>
/// <param name="Receiving">Time at the receiver since the previous stage.</param>
internal sealed record Stage(
    string Name, string Label, Picture Picture, double SamplesRatio, long Bytes, double PsnrY, double? SsimY,
    TimeSpan Receiving)
{
    // As in the benchmarks; small pictures have no pixels to spare.
    private const int Crop = 4;

    public static Stage Of(string name, Picture photo, Refinement shown, PictureSession session)
    {
        Picture copy = new(shown.Picture.Pixels.ToArray(), photo.Width, photo.Height, shown.Picture.Stride);
        int side = Math.Min(photo.Width, photo.Height);
        int crop = side > 2 * Crop ? Crop : 0;
        return new Stage(
            name,
            name == "region" ? $"0, region {shown.Level}" : $"{shown.Level}",
            copy,
            session.Decoder.SamplesHeld / ((double)photo.Width * photo.Height * RgbView.BytesPerPixel),
            shown.BytesReceived,
            ImageQuality.PsnrY(photo.View, copy.View, crop),
            side - 2 * crop >= ImageQuality.SimilarityWindowSide
                ? ImageQuality.SsimY(photo.View, copy.View, crop)
                : null,
            shown.Elapsed);
    }
}

/// <summary>Writes the figures of the stages as a Markdown table.</summary>
internal static class StageTable
{
    public static void Write(TextWriter output, IReadOnlyList<Stage> stages, TimeSpan sending)
    {
        string[] heads = ["level", "samples", "bytes", "PSNR-Y", "SSIM-Y", "sender", "receiver"];
        string[][] rows = [.. stages.Select((stage, i) => Format(stage, i == 0 ? sending : null))];
        int[] widths = [.. heads.Select((head, i) => Math.Max(head.Length, rows.Max(row => row[i].Length)))];
        string[] rule = [.. widths.Select(width => new string('-', width - 1) + ":")];
        foreach (string[] row in (string[][])[heads, rule, .. rows])
        {
            output.WriteLine($"| {string.Join(" | ", row.Select((cell, i) => cell.PadLeft(widths[i])))} |");
        }
    }

    private static string[] Format(Stage stage, TimeSpan? sending) =>
    [
        stage.Label,
        Invariant($"{100 * stage.SamplesRatio:0.0} %"),
        Invariant($"{stage.Bytes:#,0}"),
        Invariant($"{stage.PsnrY:0.00} dB"),
        stage.SsimY is double similarity ? Invariant($"{similarity:0.0000}") : "-",
        sending is TimeSpan time ? Invariant($"{time.TotalMilliseconds:0} ms") : "-",
        Invariant($"{stage.Receiving.TotalMilliseconds:0} ms"),
    ];
}
