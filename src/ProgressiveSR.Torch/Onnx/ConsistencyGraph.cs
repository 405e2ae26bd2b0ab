using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// x + K_i (y - A_i x): from <c>pixels</c> ([blocks, 3, b, b]) and <c>increment</c> (16-bit indices, [blocks, rows]) to
/// <c>corrected</c> ([blocks, 3, b, b]), all in 0..1 units.
/// </summary>
internal static class ConsistencyGraph
{
    public static byte[] Build(OnnxLevel level)
    {
        OnnxGraphBuilder graph = new($"consistency-{level.Level}");
        int side = level.BlockSize;
        int length = 3 * side * side;
        OnnxValue pixels = graph.Input("pixels", DataType.Float, level.BatchDimension, 3, side, side);
        OnnxValue flat = graph.Flatten(pixels);
        OnnxValue kernel = graph.Reshape(level.Kernel(graph), level.Samples, length);
        OnnxValue missing = graph.Sub(level.Dequantised(graph), graph.Linear(flat, kernel));
        OnnxValue gain = graph.Weight(level.ProcessingWeights.Value, "gain", length, level.Samples);
        OnnxValue corrected = graph.Add(flat, graph.Linear(missing, gain));
        graph.Output(
            "corrected",
            graph.Reshape(corrected, -1, 3, side, side),
            DataType.Float,
            level.BatchDimension,
            3,
            side,
            side);
        return graph.ToBytes();
    }
}
