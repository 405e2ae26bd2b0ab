using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>The sizes of one level, and the nodes that its graphs have in common.</summary>
internal sealed class OnnxLevel
{
    private const string Blocks = "blocks";

    private readonly OnnxExportOptions options;

    public OnnxLevel(
        string folder,
        LevelSchedule schedule,
        LevelDescription made,
        int blockSize,
        int level,
        OnnxExportOptions options)
    {
        this.options = options;
        Level = level;
        BlockSize = blockSize;
        Side = made.Side;
        ExpandedSide = made.ExpandedSide;
        Samples = schedule.SamplesPerBlock(level);
        Runs = schedule[level];
        FractionalBits = schedule.FractionalBits;
        int needed = 3 * (level == 0 ? Side * Side : 2 * Side - 1);
        if (Samples != needed)
        {
            throw new NotSupportedException(
                $"Level {level} sends {Samples} samples a block, but graphs of squares need {needed}.");
        }

        SamplingWeights = new(() => OnnxWeights.Open(folder, ModelManifest.SamplingFile(level)));
        ProcessingWeights = new(() => OnnxWeights.Open(folder, ModelManifest.ProcessingFile(level)));
    }

    public int Level { get; }

    public int BlockSize { get; }

    /// <summary>Side s_i of LR_i.</summary>
    public int Side { get; }

    /// <summary>Side of a block in the expanded picture.</summary>
    public int ExpandedSide { get; }

    /// <summary>Rows of the level: 3 m_i, or 3 n_0 at level 0.</summary>
    public int Samples { get; }

    public IReadOnlyList<KernelRows> Runs { get; }

    /// <summary>Fractional bits of the fixed-point values that sampling gives.</summary>
    public int FractionalBits { get; }

    public Lazy<OnnxWeights> SamplingWeights { get; }

    public Lazy<OnnxWeights> ProcessingWeights { get; }

    public OnnxDimension BatchDimension => OnnxDimension.Of(options.Blocks, Blocks);

    public OnnxDimension PictureHeight => OnnxDimension.Of(options.Height, "height");

    public OnnxDimension PictureWidth => OnnxDimension.Of(options.Width, "width");

    public OnnxDimension SampledBlocks => options is { Height: int height, Width: int width }
        ? height / BlockSize * (width / BlockSize)
        : Blocks;

    /// <summary>The kernel, mapping 8-bit pixels to values in 8-bit units: [rows, 3, b, b].</summary>
    public OnnxValue Kernel(OnnxGraphBuilder graph)
    {
        OnnxValue kernel = graph.Weight(SamplingWeights.Value, "kernel", Samples, 3, BlockSize, BlockSize);
        OnnxValue shift = graph.Weight(SamplingWeights.Value, "shift", Samples);
        OnnxValue scale = graph.PowerOfTwoBelow(graph.Reshape(shift, Samples, 1, 1, 1));
        return graph.Mul(kernel, scale);
    }

    /// <summary>Declares the increment and dequantises it to values in 0..1 units: [blocks, rows].</summary>
    public OnnxValue Dequantised(OnnxGraphBuilder graph)
    {
        OnnxValue increment = graph.Input("increment", DataType.Int16, BatchDimension, Samples);
        return graph.Mul(graph.Cast(increment, DataType.Float), PerRow(graph, "step", run => (float)(run.Step / 255)));
    }

    /// <summary>One number per row: a scalar if all are equal, otherwise [1, rows].</summary>
    private OnnxValue PerRow(OnnxGraphBuilder graph, string hint, Func<KernelRows, float> number)
    {
        float[] values = Quantization.PerRow(Runs, number);
        return values.Distinct().Count() == 1
            ? graph.Scalar(hint, values[0])
            : graph.Constant(hint, [1, values.Length], values);
    }
}
