using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// P-U_i: from <c>previous</c> ([blocks, 3, s - 1, s - 1], none at level 0) and <c>increment</c> (16-bit indices,
/// [blocks, rows]) to <c>lowResolution</c> ([blocks, 3, s, s]).
/// </summary>
/// <remarks>
/// The first s - 1 values of each colour form a new right column, the others a new bottom row:
/// <code>
/// p p p c
/// p p p c     p: convolution of the previous picture, in the upper left
/// p p p c     c: column
/// r r r r     r: row
/// </code>
/// </remarks>
internal static class ProcessingGraph
{
    public static byte[] Build(OnnxLevel level)
    {
        OnnxGraphBuilder graph = new($"processing-{level.Level}");
        int side = level.Side;
        OnnxValue result = level.Level == 0
            ? graph.Reshape(level.Dequantised(graph), -1, 3, side, side)
            : Grow(graph, level);
        graph.Output("lowResolution", result, DataType.Float, level.BatchDimension, 3, side, side);
        return graph.ToBytes();
    }

    private static OnnxValue Grow(OnnxGraphBuilder graph, OnnxLevel level)
    {
        int side = level.Side;
        OnnxValue previous = graph.Input(
            "previous", DataType.Float, level.BatchDimension, 3, side - 1, side - 1);
        OnnxValue old = graph.Convolution(
            previous,
            graph.Weight(level.ProcessingWeights.Value, "conv.weight", 3, 3, 3, 3),
            graph.Weight(level.ProcessingWeights.Value, "conv.bias", 3),
            kernel: 3,
            padding: 1);
        OnnxValue added = graph.Reshape(level.Dequantised(graph), -1, 3, 2 * side - 1);
        OnnxValue[] parts = graph.Split(added, 2, side - 1, side);
        OnnxValue wider = graph.Concat(old, graph.Reshape(parts[0], -1, 3, side - 1, 1), axis: 3);
        return graph.Concat(wider, graph.Reshape(parts[1], -1, 3, 1, side), axis: 2);
    }
}
