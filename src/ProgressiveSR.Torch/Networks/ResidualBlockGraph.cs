namespace ProgressiveSR.Torch;

/// <summary>The nodes of a <see cref="ResidualBlock"/>.</summary>
internal static class ResidualBlockGraph
{
    /// <summary>x + scale * conv(ReLU(conv(x))), both 3x3; without a scale, it is 1.</summary>
    public static OnnxValue ResidualBlock(
        this OnnxGraphBuilder graph,
        OnnxValue input,
        OnnxWeights weights,
        string first,
        string second,
        int features,
        OnnxValue? scale = null)
    {
        OnnxValue inner = graph.Relu(graph.Conv2d(input, weights, first, features, features));
        OnnxValue branch = graph.Conv2d(inner, weights, second, features, features);
        return graph.Add(input, scale is { } factor ? graph.Mul(branch, factor) : branch);
    }
}
