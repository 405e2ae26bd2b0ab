using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// Phi^i: from <c>lowResolution</c> ([blocks, 3, s, s]) to <c>expanded</c> ([blocks, 3, b/2, b/2]). A kernel as large
/// as the block is a matrix, so it is written as a matrix product.
/// </summary>
internal static class ExpandingGraph
{
    public static byte[] Build(OnnxLevel level)
    {
        OnnxGraphBuilder graph = new($"expanding-{level.Level}");
        int side = level.Side;
        int half = level.ExpandedSide;
        OnnxWeights weights = level.ProcessingWeights.Value;
        OnnxValue picture = graph.Input("lowResolution", DataType.Float, level.BatchDimension, 3, side, side);
        OnnxValue expanded = graph.Linear(
            graph.Flatten(picture),
            graph.Weight(weights, "expanding.weight", 3 * half * half, 3 * side * side),
            graph.Weight(weights, "expanding.bias", 3 * half * half));
        graph.Output(
            "expanded",
            graph.Reshape(expanded, -1, 3, half, half),
            DataType.Float,
            level.BatchDimension,
            3,
            half,
            half);
        return graph.ToBytes();
    }
}
