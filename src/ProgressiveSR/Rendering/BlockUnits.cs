using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Runs a model's linear operations on batches of blocks at one level.</summary>
internal abstract class BlockUnits : IDisposable
{
    /// <summary>Creates the units of a model: folded into matrices if the backend supports it, else chained.</summary>
    public static BlockUnits Of(ReceiverModel model, SampleReader reader) =>
        model.Matrices is { } matrices ? new FoldedUnits(model, matrices, reader) : new ChainedUnits(model, reader);

    /// <summary>Computes LR_level from LR_0, then applies Phi^level.</summary>
    /// <returns>blocks x 3 x expanded side x expanded side, valid until the next call.</returns>
    public abstract ReadOnlySpan<float> Expand(
        int level, ReadOnlySpan<BlockPosition> blocks, CancellationToken token);

    /// <summary>
    /// Applies the data-consistency steps of all levels up to one. A sample at the end of its range may be clipped:
    /// pixels beyond it are not pulled back.
    /// </summary>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="pixels">blocks x 3 x b x b, updated in place.</param>
    /// <param name="token">Cancels the computation.</param>
    public abstract void Correct(
        int level, ReadOnlySpan<BlockPosition> blocks, Span<float> pixels, CancellationToken token);

    public abstract void Dispose();
}
