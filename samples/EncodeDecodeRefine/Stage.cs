using static System.FormattableString;

namespace EncodeDecodeRefine;

/// <summary>A receiver's picture after some increments, and what it took to get there.</summary>
/// <param name="Name">Name for files.</param>
/// <param name="Label">Name in the table.</param>
/// <param name="Picture">A copy of the picture shown.</param>
/// <param name="Bytes">Bytes received so far, header and indexes included.</param>
/// <param name="PsnrY">PSNR of luma in dB.</param>
/// <param name="Receiving">Time at the receiver since the previous stage.</param>
internal sealed record Stage(string Name, string Label, Picture Picture, long Bytes, double PsnrY, TimeSpan Receiving)
{
    // As in the benchmarks; small pictures have no pixels to spare.
    private const int Crop = 4;

    public static Stage Of(string name, string label, Picture photo, Refinement shown)
    {
        Picture copy = new(shown.Picture.Pixels.ToArray(), photo.Width, photo.Height, shown.Picture.Stride);
        int crop = Math.Min(photo.Width, photo.Height) > 2 * Crop ? Crop : 0;
        double psnr = ImageQuality.PsnrY(photo.View, copy.View, crop);
        return new Stage(name, label, copy, shown.BytesReceived, psnr, shown.Elapsed);
    }
}

/// <summary>Writes the figures of the stages as a Markdown table.</summary>
internal static class StageTable
{
    public static void Write(TextWriter output, IReadOnlyList<Stage> stages, TimeSpan sending, string photo)
    {
        output.WriteLine("|       level |    bytes |   PSNR-Y | progressive JPEG | JPEG 2000 |  sender | receiver |");
        output.WriteLine("| ----------: | -------: | -------: | ---------------: | --------: | ------: | -------: |");
        foreach (Stage stage in stages)
        {
            string sender = stage == stages[0] ? Invariant($"{sending.TotalMilliseconds:0} ms") : "-";
            output.WriteLine(Invariant($"| {stage.Label,11} | {stage.Bytes,8:#,0} | {Decibels(stage.PsnrY),8} | ")
                + $"{Other("jpeg-progressive", stage),16} | {Other("jpeg2000", stage),9} | {sender,7} | "
                + Invariant($"{stage.Receiving.TotalMilliseconds,5:0} ms |"));
        }

        string Other(string codec, Stage stage) =>
            Decibels(stage.Name == "region" ? null : CodecRates.PsnrY(photo, codec, stage.Bytes));
    }

    private static string Decibels(double? value) => value is double known ? Invariant($"{known:0.00} dB") : "-";
}
