using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>Architecture <c>edsr</c>: the nodes of an <see cref="EdsrNetwork"/>.</summary>
/// <remarks>Settings: <c>features</c>, <c>blocks</c>, <c>residualScale</c>.</remarks>
internal sealed class EdsrNetworkGraph : IOnnxNetwork
{
    public OnnxValue Build(
        OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
    {
        EdsrSettings settings = EdsrSettings.Read(network.Settings);
        int features = settings.Features;
        OnnxValue bytes = graph.Mul(picture, graph.Scalar("range", 255));
        OnnxValue centred = graph.Conv2d(bytes, weights, "sub_mean", 3, 3, kernel: 1);
        OnnxValue head = graph.Conv2d(centred, weights, "head.0", 3, features);
        OnnxValue scale = graph.Scalar("residualScale", (float)settings.ResidualScale);
        OnnxValue body = head;
        for (int k = 0; k < settings.Blocks; k++)
        {
            body = graph.ResidualBlock(
                body, weights, $"body.{k}.body.0", $"body.{k}.body.2", features, scale);
        }

        OnnxValue deep = graph.Add(
            graph.Conv2d(body, weights, $"body.{settings.Blocks}", features, features), head);
        OnnxValue enlarged = graph.ShuffleUpsample(deep, weights, "tail.0", features, network.Factor);
        OnnxValue result = graph.Conv2d(
            graph.Conv2d(enlarged, weights, "tail.1", features, 3), weights, "add_mean", 3, 3, kernel: 1);
        return graph.Mul(result, graph.Scalar("perByte", 1 / 255f));
    }
}
