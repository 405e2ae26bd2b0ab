using System.Diagnostics;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;

namespace ProgressiveSR;

/// <summary>What a session shows: the picture as drawn, and the estimate of its quality.</summary>
internal sealed class SessionView(
    PictureDescription picture, ProgressiveDecoder decoder, IncrementIntake intake, ReceiverOptions options)
{
    private readonly SessionCanvas canvas = new(decoder, options.Rendering);
    private SessionEstimate? estimate;

    /// <summary>Whether the decoder shows something in some blocks that is not drawn yet.</summary>
    public bool Lacks(BlockRegion blocks) => canvas.Lacks(blocks);

    /// <summary>Marks the whole picture for redrawing.</summary>
    public void Invalidate() => canvas.Invalidate();

    /// <summary>Whether refinements that end at a criterion carry an estimate.</summary>
    /// <exception cref="InvalidOperationException">
    /// The criterion needs an estimate, and the model lacks the fitted weights.
    /// </exception>
    public bool IsEstimated(IStoppingCriterion? until)
    {
        ModelManifest model = decoder.Model.Manifest;
        bool isNeeded = until?.NeedsEstimate is true;
        return isNeeded && !model.HasInnovation
            ? throw new InvalidOperationException(
                $"Nobody has fitted what increments of model '{model.Name}' tell (psr fit), so PSNR cannot be "
                + "estimated: use another stopping criterion.")
            : isNeeded || (options.EstimatesQuality && model.HasInnovation);
    }

    /// <summary>Estimates the quality of some blocks as shown.</summary>
    public PsnrEstimate GetEstimate(BlockRegion blocks) => estimate?.Get(blocks) ?? default;

    /// <summary>Sets the level to show of some blocks, without an estimate of it.</summary>
    public void Show(int level, BlockRegion blocks)
    {
        estimate = null;
        canvas.Show(level, blocks);
    }

    /// <summary>Sets the level to show of some blocks, and estimates their quality from what arrived for it.</summary>
    public async ValueTask ShowEstimatedAsync(int level, BlockRegion blocks, CancellationToken cancellationToken)
    {
        SessionEstimate own = estimate ??= new SessionEstimate(decoder, decoder.Model.Estimator!);
        if (canvas.Picture is { } shown)
        {
            await Task.Run(() => own.Join(shown, blocks, canvas.Unseen, level, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }

        canvas.Show(level, blocks);
    }

    /// <summary>Draws what has changed, and describes some blocks, which show a level.</summary>
    public async Task<Refinement> DrawAsync(
        int level,
        BlockRegion blocks,
        Stopwatch clock,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        (PixelRegion changed, double? movement, RenderStatistics statistics) =
            await canvas.DrawAsync(intake.Alpha, progress, cancellationToken).ConfigureAwait(false);
        return Describe(level, blocks, clock) with
        {
            Changed = changed,
            Movement = movement,
            Statistics = statistics,
        };
    }

    /// <summary>Describes some blocks, which show a level, as they are drawn.</summary>
    public Refinement Describe(int level, BlockRegion blocks, Stopwatch clock)
    {
        PsnrEstimate estimated = GetEstimate(blocks);
        return new Refinement
        {
            Picture = canvas.Picture!,
            Changed = default,
            Region = decoder.Grid.ToPixels(blocks),
            Level = level,
            Quality = level < 0 ? null : picture.Levels[level].Quality,
            LinearPsnrY = level < 0 ? null
                : blocks == decoder.Grid.All ? picture.Levels[level].LinearPsnrY
                : decoder.GetLinearPsnrY(level, blocks),
            PreviousQuality = level > 0 ? picture.Levels[level - 1].Quality : null,
            EstimatedPsnrY = estimated.Shown,
            PreviousEstimatedPsnrY = estimated.Previous,
            BytesReceived = intake.BytesReceived,
            Elapsed = clock.Elapsed,
        };
    }
}
