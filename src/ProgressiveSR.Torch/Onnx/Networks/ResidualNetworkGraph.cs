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
    public string Architecture => ResidualNetwork.ArchitectureName;

    public OnnxValue Build(
        OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
    {
        int features = NetworkSettings.Integer(network.Settings, "features", least: 1);
        int blocks = NetworkSettings.Integer(network.Settings, "blocks", least: 0);
        int outputs = 3 * network.Factor * network.Factor;
        OnnxValue head = Convolution(picture, "head", 3, features);
        OnnxValue body = head;
        for (int k = 0; k < blocks; k++)
        {
            OnnxValue inner = graph.Relu(Convolution(body, $"body.{k}.conv1", features, features));
            body = graph.Add(body, Convolution(inner, $"body.{k}.conv2", features, features));
        }

        OnnxValue deep = graph.Add(Convolution(body, "tail", features, features), head);
        OnnxValue skip = graph.Convolution(
            graph.ReplicatePad(picture, 2), graph.Weight(weights, "skip.weight", outputs, 1, 5, 5), null, 5, groups: 3);
        return graph.PixelShuffle(graph.Add(Convolution(deep, "up", features, outputs), skip), network.Factor);

        OnnxValue Convolution(OnnxValue value, string name, int from, int to) => graph.Convolution(
            value,
            graph.Weight(weights, $"{name}.weight", to, from, 3, 3),
            graph.Weight(weights, $"{name}.bias", to),
            kernel: 3,
            padding: 1);
    }
}
