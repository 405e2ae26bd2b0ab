using ProgressiveSR.Sampling;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Runs a model's linear operations on batches of blocks at one level.</summary>
internal abstract class BlockUnits : IDisposable
{
    /// <summary>Creates the units of a model: folded into matrices if the backend supports it, else chained.</summary>
    public static BlockUnits Of(ReceiverModel model, SampleReader reader) =>
        model.Manifest.Kernel == KernelKind.Transform ? new TransformUnits(model.Manifest, reader)
        : model.Matrices is { } matrices ? new FoldedUnits(model, matrices, reader)
        : new ChainedUnits(model, reader);

    /// <summary>Makes what a network is fed with.</summary>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="input">What the network takes of each block.</param>
    /// <param name="token">Stops the computation.</param>
    /// <returns>blocks x channels x side x side, valid until the next call.</returns>
    public abstract ReadOnlySpan<float> Expand(
        int level, ReadOnlySpan<BlockPosition> blocks, BlockInput input, CancellationToken token);

    /// <summary>
    /// Makes pixels agree with the samples of all levels up to one. A sample at the end of its range was clipped perhaps:
    /// pixels that go beyond it are not pulled back.
    /// </summary>
    /// <param name="level">The blocks' level.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="pixels">blocks x 3 x b x b, updated in place.</param>
    /// <param name="token">Cancels the computation.</param>
    public abstract void Correct(
        int level, ReadOnlyMemory<BlockPosition> blocks, Memory<float> pixels, CancellationToken token);

    public abstract void Dispose();
}

/// <summary>What a network takes of a block.</summary>
/// <param name="Side">Side of a block in source pixels.</param>
/// <param name="Channels">Channels: 3 colours, or more.</param>
internal readonly record struct BlockInput(int Side, int Channels)
{
    /// <summary>Values of a block.</summary>
    public int Length => Channels * Side * Side;
}
