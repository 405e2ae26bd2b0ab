using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>
/// The linear operations of a model with the separable kernel: the inverse transform yields the expanded picture, and
/// the projection onto the quantisation cells enforces data consistency.
/// </summary>
/// <remarks>
/// A network with three input channels gets the lowest 16x16 frequencies of each plane as a picture instead of the
/// expanded picture (<see cref="TransformReconstruction"/>).
/// </remarks>
internal sealed class TransformUnits : BlockUnits
{
    private readonly SampleReader reader;
    private readonly int side;
    private readonly TransformReconstruction reconstruction;
    private readonly PooledBuffer<float> expanded = new();

    public TransformUnits(ReceiverModel model, TransformReconstruction reconstruction, SampleReader reader)
    {
        this.reader = reader;
        this.reconstruction = reconstruction;
        side = model.Manifest.BlockSize;
    }

    public override ReadOnlySpan<float> Expand(
        int level, ReadOnlySpan<BlockPosition> blocks, BlockInput input, CancellationToken token)
    {
        Memory<float> result = expanded.GetMemory(blocks.Length * input.Length);
        BlockPosition[] positions = [.. blocks];
        Parallel.For(
            0,
            positions.Length,
            new ParallelOptions { CancellationToken = token },
            i => Expand(level, positions[i], input, result.Span.Slice(i * input.Length, input.Length)));
        return result.Span;
    }

    public override void Correct(
        int level, ReadOnlyMemory<BlockPosition> blocks, Memory<float> pixels, CancellationToken token) => Parallel.For(
        0,
        blocks.Length,
        new ParallelOptions { CancellationToken = token },
        i =>
        {
            BlockPosition block = blocks.Span[i];
            if (reader.HasSamples(block))
            {
                Span<short> indices = stackalloc short[BlockTransform.RowCount];
                int count = reader.Read(level, block, indices);
                int length = 3 * side * side;
                Span<float> own = pixels.Span.Slice(i * length, length);
                reconstruction.Project(level, indices[..count], own);
                reconstruction.ShowFlat(level, indices[..count], own);
            }
        });

    public override void Dispose() => expanded.Dispose();

    private void Expand(int level, BlockPosition block, BlockInput input, Span<float> values)
    {
        Span<short> indices = stackalloc short[BlockTransform.RowCount];
        int count = reader.Read(level, block, indices);
        if (input.Channels == 3)
        {
            Span<float> coefficients = stackalloc float[BlockTransform.RowCount];
            reconstruction.Reconstruct(level, indices[..count], coefficients);
            FloatTransform.InverseLowest(coefficients, input.Side, values);
            return;
        }

        reconstruction.Expand(level, indices[..count], values);
        if (!reader.HasSamples(block))
        {
            // A block without data is known half as precisely as one at level 0.
            float step = (float)(2 * reconstruction.LumaStep(0));
            values[((TransformReconstruction.Channels - 1) * input.Side * input.Side)..].Fill(step / byte.MaxValue);
        }
    }
}
