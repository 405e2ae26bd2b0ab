using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ProgressiveSR.Cli;

/// <summary>
/// Evaluates pictures in memory: encodes, receives and renders them level by level, and compares with the original.
/// </summary>
/// <param name="sender">Encodes the pictures.</param>
/// <param name="receiver">Receives them, with the same model.</param>
internal sealed class PictureEvaluation(ProgressiveSender sender, ProgressiveReceiver receiver)
{
    /// <summary>Pixels ignored along each edge, as usual in x4 benchmarks.</summary>
    public const int Crop = 4;

    /// <summary>Loads the networks, to keep that out of the first picture's times.</summary>
    public void Prepare(IReadOnlyList<int> levels)
    {
        foreach (int level in levels)
        {
            receiver.Models.Single().Prepare(level);
        }
    }

    /// <summary>Evaluates one picture, encoded once for all levels.</summary>
    public async IAsyncEnumerable<EvaluationRow> RunAsync(
        string name,
        Picture picture,
        IReadOnlyList<int> levels,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EncodedPicture encoded = sender.Encode(picture, cancellationToken: cancellationToken);
        await using PictureSession session = receiver.Open(encoded);
        foreach (int level in levels)
        {
            await session.FetchAsync(level, cancellationToken: cancellationToken);
            Stopwatch clock = Stopwatch.StartNew();
            Refinement shown = await session.RefineToAsync(level, cancellationToken: cancellationToken);
            double seconds = Figures.Seconds(clock.Elapsed);
            Quality quality = Quality.Measure(picture.View, shown.Picture.View, Crop, $"'{name}'");
            yield return new EvaluationRow(
                name, picture.Width, picture.Height, encoded.Info.Levels[level], quality, seconds);
        }
    }
}
