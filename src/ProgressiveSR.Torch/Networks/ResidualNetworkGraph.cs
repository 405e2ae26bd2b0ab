namespace ProgressiveSR.Torch;

/// <summary>
/// Architecture <c>residual</c>: residual blocks, one pixel shuffle, and a 5x5 linear path around all of it.
/// </summary>
/// <remarks>
/// <code>
/// x ─┬─▶ head ─┬─▶ [ conv1 ─▶ relu ─▶ conv2 ─▶ + ] x blocks ─▶ tail ─▶ + ─▶ up ─▶ + ─▶ shuffle ─▶ result
///    │         └──────────────────────────────────────────────────────▶┘         │
///    └─▶ replicate border of 2 ─▶ skip, one 5x5 filter set per colour ───────────▶┘
/// </code>
/// Settings: <c>features</c>, <c>blocks</c>.
/// </remarks>
internal sealed class ResidualNetworkGraph : IOnnxNetwork
{
    public OnnxValue Build(
        OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
    {
        int features = NetworkSettings.Integer(network.Settings, "features", least: 1);
        int blocks = NetworkSettings.Integer(network.Settings, "blocks", least: 0);
        int outputs = 3 * network.Factor * network.Factor;
        OnnxValue head = graph.Conv2d(picture, weights, "head", 3, features);
        OnnxValue body = head;
        for (int k = 0; k < blocks; k++)
        {
            OnnxValue inner = graph.Relu(graph.Conv2d(body, weights, $"body.{k}.conv1", features, features));
            body = graph.Add(body, graph.Conv2d(inner, weights, $"body.{k}.conv2", features, features));
        }

        OnnxValue deep = graph.Add(graph.Conv2d(body, weights, "tail", features, features), head);
        OnnxValue skip = graph.Convolution(
            graph.ReplicatePad(picture, 2), graph.Weight(weights, "skip.weight", outputs, 1, 5, 5), null, 5, groups: 3);
        return graph.PixelShuffle(
            graph.Add(graph.Conv2d(deep, weights, "up", features, outputs), skip), network.Factor);
    }
}
