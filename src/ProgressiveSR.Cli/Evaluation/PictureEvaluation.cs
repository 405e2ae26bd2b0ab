using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ProgressiveSR.Cli;

/// <summary>
/// Takes pictures the whole way in memory: encoded, received level by level, rendered and compared with the original.
/// </summary>
/// <param name="sender">Encodes.</param>
/// <param name="receiver">Receives, with the same model.</param>
internal sealed class PictureEvaluation(ProgressiveSender sender, ProgressiveReceiver receiver)
{
    /// <summary>Pixels left out at each side, as benchmarks of factor 4 do.</summary>
    public const int Crop = 4;

    /// <summary>Loads the networks, so that the first picture's times do not pay for it.</summary>
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
