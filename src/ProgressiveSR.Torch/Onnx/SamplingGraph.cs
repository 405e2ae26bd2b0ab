using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// S-U_i with Q: <c>picture</c> (8-bit, [1, 3, H, W], sides multiples of the block) to <c>samples</c> (8-bit,
/// [blocks, rows], blocks row by row).
/// </summary>
internal static class SamplingGraph
{
    public static byte[] Build(OnnxLevel level)
    {
        OnnxGraphBuilder graph = new($"sampling-{level.Level}");
        int side = level.BlockSize;
        OnnxValue picture = graph.Input("picture", DataType.Uint8, 1, 3, level.PictureHeight, level.PictureWidth);

        // A bias of one half before Floor rounds half up, as the integer sampler does; the offset comes after it,
        // because adding 128 first would cost bits of the fraction.
        float[] halves = new float[level.Samples];
        halves.AsSpan().Fill(0.5f);
        OnnxValue sums = graph.Convolution(
            graph.Cast(picture, DataType.Float),
            level.Kernel(graph),
            graph.Constant("half", [level.Samples], halves),
            kernel: side,
            stride: side);
        OnnxValue bytes = graph.Clip(
            graph.Add(graph.Floor(sums), level.PerRow(graph, "offset", 4, run => run.Offset)), 0, 255);
        OnnxValue samples = graph.Reshape(graph.Transpose(bytes, 0, 2, 3, 1), -1, level.Samples);
        graph.Output(
            "samples", graph.Cast(samples, DataType.Uint8), DataType.Uint8, level.SampledBlocks, level.Samples);
        return graph.ToBytes();
    }
}
