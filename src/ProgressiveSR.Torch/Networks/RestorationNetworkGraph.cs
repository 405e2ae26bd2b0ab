using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>Architecture <c>restoration</c>: the nodes of a merged <see cref="RestorationNetwork"/>.</summary>
/// <remarks>Settings: <c>features</c>, <c>blocks</c>.</remarks>
internal sealed class RestorationNetworkGraph : IOnnxNetwork
{
    public OnnxValue Build(
        OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
    {
        (int features, int blocks, bool branches) = RestorationNetwork.ReadSettings(network.Settings);
        if (branches)
        {
            throw new InvalidModelException(
                $"The network '{network.Name}' has branches, which must be merged before it is exported.");
        }

        OnnxValue[] parts = graph.Split(picture, 1, RestorationNetwork.Phases, 1);
        (OnnxValue phases, OnnxValue step) = (parts[0], parts[1]);
        OnnxValue least = graph.Node("Max", [step, graph.Scalar("least", (float)RestorationNetwork.LeastStep)]);
        OnnxValue logarithm = graph.Node("Log", [graph.Mul(least, graph.Scalar("white", byte.MaxValue))]);
        OnnxValue seen = graph.Concat(
            graph.Mul(
                graph.Sub(phases, graph.Scalar("grey", 0.5f)),
                graph.Scalar("contrast", (float)RestorationNetwork.Contrast)),
            graph.Mul(logarithm, graph.Scalar("stepContrast", (float)RestorationNetwork.StepContrast)),
            axis: 1);
        OnnxValue head = graph.Conv2d(seen, weights, "head", RestorationNetwork.Phases + 1, features);
        OnnxValue body = head;
        for (int k = 0; k < blocks; k++)
        {
            body = graph.ResidualBlock(body, weights, $"body.{k}.conv1", $"body.{k}.conv2", features);
        }

        OnnxValue residual =
            graph.Conv2d(graph.Add(body, head), weights, "tail", features, RestorationNetwork.Phases);
        return graph.PixelShuffle(
            graph.Add(phases, graph.Mul(residual, step)), RestorationNetwork.OwnFactor);
    }
}
