using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Runs a model's linear operations on batches of blocks at one level.</summary>
internal abstract class BlockUnits : IDisposable
{
    /// <summary>Creates the units of a model: folded into matrices if the backend supports it, else chained.</summary>
    public static BlockUnits Of(ReceiverModel model, SampleReader reader) =>
        model.Reconstruction is { } reconstruction ? new TransformUnits(model, reconstruction, reader)
        : model.Matrices is { } matrices ? new FoldedUnits(model, matrices, reader)
        : new ChainedUnits(model, reader);

    /// <summary>Computes a network's input.</summary>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="input">The shape of the input.</param>
    /// <param name="token">Cancels the computation.</param>
    /// <returns>blocks x channels x side x side, valid until the next call.</returns>
    public abstract ReadOnlySpan<float> Expand(
        int level, ReadOnlySpan<BlockPosition> blocks, BlockInput input, CancellationToken token);

    /// <summary>
    /// Enforces data consistency with the samples of all levels up to one. A sample at the end of its range may be
    /// clipped: pixels beyond it are not pulled back.
    /// </summary>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="pixels">blocks x 3 x b x b, updated in place.</param>
    /// <param name="token">Cancels the computation.</param>
    public abstract void Correct(
        int level, ReadOnlyMemory<BlockPosition> blocks, Memory<float> pixels, CancellationToken token);

    public abstract void Dispose();
}

/// <summary>The shape of a network's input for one block.</summary>
/// <param name="Side">Side of a block in source pixels.</param>
/// <param name="Channels">Number of channels, 3 or more.</param>
internal readonly record struct BlockInput(int Side, int Channels)
{
    /// <summary>Number of values.</summary>
    public int Length => Channels * Side * Side;
}
