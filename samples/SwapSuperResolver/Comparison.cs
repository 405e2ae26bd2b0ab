using ProgressiveSR;
using ProgressiveSR.Metrics;
using ProgressiveSR.Models;

namespace SwapSuperResolver;

/// <summary>Compares several receivers on one picture, encoded once.</summary>
internal sealed class Comparison
{
    private const int Crop = 4;
    private static readonly int[] Levels = [0, 1, 3, 5, 7];
    private readonly Picture photo;
    private readonly EncodedPicture encoded;
    private readonly List<(string Name, double[] PsnrY)> rows = [];

    /// <summary>Encodes a picture.</summary>
    /// <param name="photo">The picture.</param>
    /// <param name="bundle">The sender's model.</param>
    public Comparison(Picture photo, ModelBundle bundle)
    {
        this.photo = photo;
        encoded = new ProgressiveSender(bundle).Encode(photo);
    }

    /// <summary>Adds a receiver's quality at several levels.</summary>
    /// <param name="name">Its name in the table.</param>
    /// <param name="receiver">The receiver, whose model has the sender's kernels.</param>
    public async Task AddAsync(string name, ProgressiveReceiver receiver)
    {
        await using PictureSession session = receiver.Open(encoded);
        List<double> qualities = [];
        foreach (int level in Levels)
        {
            Refinement shown = await session.RefineToAsync(level);
            qualities.Add(ImageQuality.PsnrY(photo.View, shown.Picture.View, Crop));
        }

        rows.Add((name, [.. qualities]));
    }

    /// <summary>Writes PSNR-Y in dB by level as a Markdown table.</summary>
    public void Write(TextWriter output)
    {
        int width = rows.Max(row => row.Name.Length);
        string heads = string.Join(" | ", Levels.Select(level => $"level {level}"));
        output.WriteLine($"| {"PSNR-Y".PadRight(width)} | {heads} |");
        output.WriteLine($"| {new string('-', width)} | {string.Join(" | ", Levels.Select(_ => "------:"))} |");
        foreach ((string name, double[] values) in rows)
        {
            IEnumerable<string> cells = values.Select(value => FormattableString.Invariant($"{value,7:0.00}"));
            output.WriteLine($"| {name.PadRight(width)} | {string.Join(" | ", cells)} |");
        }
    }
}
