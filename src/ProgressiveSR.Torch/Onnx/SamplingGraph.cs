using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// S-U_i: from <c>picture</c> (8-bit, [1, 3, H, W], sides multiples of the block size) to <c>samples</c> (16-bit fixed
/// point, [blocks, rows], blocks in row-major order).
/// </summary>
internal static class SamplingGraph
{
    public static byte[] Build(OnnxLevel level)
    {
        OnnxGraphBuilder graph = new($"sampling-{level.Level}");
        int side = level.BlockSize;
        OnnxValue picture = graph.Input("picture", DataType.Uint8, 1, 3, level.PictureHeight, level.PictureWidth);
        OnnxValue sums = graph.Convolution(
            graph.Cast(picture, DataType.Float), level.Kernel(graph), bias: null, kernel: side, stride: side);
        OnnxValue scale = graph.Scalar("scale", (float)Math.ScaleB(1, level.FractionalBits));
        OnnxValue values = graph.Clip(graph.Floor(graph.Mul(sums, scale)), short.MinValue, short.MaxValue);
        OnnxValue samples = graph.Reshape(graph.Transpose(values, 0, 2, 3, 1), -1, level.Samples);
        graph.Output(
            "samples", graph.Cast(samples, DataType.Int16), DataType.Int16, level.SampledBlocks, level.Samples);
        return graph.ToBytes();
    }
}
