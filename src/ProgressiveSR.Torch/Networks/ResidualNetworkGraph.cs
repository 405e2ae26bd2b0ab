using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>Architecture <c>residual</c>: the nodes of a <see cref="ResidualNetwork"/>.</summary>
/// <remarks>Settings: <c>features</c>, <c>blocks</c>.</remarks>
internal sealed class ResidualNetworkGraph : IOnnxNetwork
{
    public OnnxValue Build(
        OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
    {
        const int SkipSide = ResidualNetwork.SkipSide;
        (int features, int blocks) = ResidualNetwork.ReadSettings(network.Settings);
        int outputs = 3 * network.Factor * network.Factor;
        OnnxValue head = graph.Conv2d(picture, weights, "head", 3, features);
        OnnxValue body = head;
        for (int k = 0; k < blocks; k++)
        {
            body = graph.ResidualBlock(body, weights, $"body.{k}.conv1", $"body.{k}.conv2", features);
        }

        OnnxValue deep = graph.Add(graph.Conv2d(body, weights, "tail", features, features), head);
        OnnxValue skip = graph.Convolution(
            graph.ReplicatePad(picture, SkipSide / 2),
            graph.Weight(weights, "skip.weight", outputs, 1, SkipSide, SkipSide),
            bias: null,
            SkipSide,
            groups: 3);
        return graph.PixelShuffle(
            graph.Add(graph.Conv2d(deep, weights, "up", features, outputs), skip), network.Factor);
    }
}
