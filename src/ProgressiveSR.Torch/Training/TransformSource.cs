using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>
/// The receiver's reconstruction of a picture, computed by the sender's and receiver's own code, so that a network's
/// input in training and in use cannot differ. Thread-safe.
/// </summary>
/// <param name="schedule">What each level samples.</param>
/// <param name="reconstruction">The receiver's linear reconstruction.</param>
internal sealed class TransformSource(LevelSchedule schedule, TransformReconstruction reconstruction)
{
    private const int ExpandedLength = TransformReconstruction.Channels
        * TransformReconstruction.ExpandedSide * TransformReconstruction.ExpandedSide;

    private readonly TransformSampler sampler = new(schedule, new SamplerOptions { MaxDegreeOfParallelism = 1 });
    private readonly Quantizer quantizer = new(schedule);

    /// <summary>Luma's step at a level, in 8-bit units.</summary>
    public double LumaStep(int level) => reconstruction.LumaStep(level);

    /// <summary>The blocks of the expanded picture, each 13 x 16 x 16, in row-major order.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="levels">The level of each block.</param>
    public float[] Expand(Picture picture, ReadOnlySpan<int> levels)
    {
        float[] expanded = new float[levels.Length * ExpandedLength];
        Span<short> indices = stackalloc short[BlockTransform.RowCount];
        for (int block = 0; block < levels.Length; block++)
        {
            Span<short> own = Sample(picture, block, levels[block], indices);
            reconstruction.Expand(
                levels[block], own, expanded.AsSpan(block * ExpandedLength, ExpandedLength));
        }

        return expanded;
    }

    /// <summary>
    /// Projects the blocks of a result, each 3 x 32 x 32, onto the quantisation cells of the picture.
    /// </summary>
    public void Project(Picture picture, ReadOnlySpan<int> levels, float[] blocks)
    {
        Span<short> indices = stackalloc short[BlockTransform.RowCount];
        for (int block = 0; block < levels.Length; block++)
        {
            Span<short> own = Sample(picture, block, levels[block], indices);
            reconstruction.Project(
                levels[block], own, blocks.AsSpan(block * BlockTransform.RowCount, BlockTransform.RowCount));
        }
    }

    private Span<short> Sample(Picture picture, int block, int level, Span<short> indices)
    {
        int columns = (picture.Width + BlockTransform.Side - 1) / BlockTransform.Side;
        Span<short> own = indices[..schedule.SamplesPerBlock(level)];
        (int y, int x) = Math.DivRem(block, columns);
        sampler.Sample(picture, new BlockRegion(x, y, 1, 1), level, level, own);
        quantizer.Quantize(level, own, own);
        return own;
    }
}
