using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Runs the linear parts of a model on batches of blocks of one level.</summary>
internal abstract class BlockUnits : IDisposable
{
    /// <summary>The units of a model: folded where its backend can, else one after the other.</summary>
    public static BlockUnits Of(ReceiverModel model, SampleReader reader) =>
        model.Matrices is { } matrices ? new FoldedUnits(model, matrices, reader) : new ChainedUnits(model, reader);

    /// <summary>LR_0 to LR_level, then Phi^level.</summary>
    /// <returns>blocks x 3 x expanded side x expanded side, valid until the next call.</returns>
    public abstract ReadOnlySpan<float> Expand(
        int level, ReadOnlySpan<BlockPosition> blocks, CancellationToken token);

    /// <summary>
    /// The steps of data consistency of all levels up to one. A sample at the end of its range was clipped perhaps:
    /// pixels that go beyond it are not pulled back.
    /// </summary>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="pixels">blocks x 3 x b x b, changed in place.</param>
    /// <param name="token">Stops the computation.</param>
    public abstract void Correct(
        int level, ReadOnlySpan<BlockPosition> blocks, Span<float> pixels, CancellationToken token);

    public abstract void Dispose();
}
