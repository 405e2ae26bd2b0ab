using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// Architecture <c>carn</c>: the nodes of a <see cref="CarnNetwork"/>; for a multi-scale network, those of its factor.
/// </summary>
/// <remarks>Settings: <c>features</c>, <c>groups</c>, <c>mobile</c>, <c>multiScale</c>.</remarks>
internal sealed class CarnNetworkGraph : IOnnxNetwork
{
    public OnnxValue Build(
        OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
    {
        CarnSettings settings = CarnSettings.Read(network.Settings);
        int features = settings.Features;
        foreach (int other in CarnSettings.Factors.Where(factor => settings.MultiScale && factor != network.Factor))
        {
            weights.LeaveOut($"upsample.{settings.Upsampler(other)}.");
        }

        OnnxValue centred = graph.Conv2d(picture, weights, "sub_mean.shifter", 3, 3, kernel: 1);
        OnnxValue entry = graph.Conv2d(centred, weights, "entry", 3, features);
        OnnxValue deep = Cascade(entry, "", (value, b) => Cascade(
            value, $"b{b}.", (inner, k) => Block(inner, $"b{b}.b{(settings.Mobile ? 1 : k)}.body")));
        OnnxValue enlarged = graph.ShuffleUpsample(
            deep,
            weights,
            $"upsample.{settings.Upsampler(network.Factor)}.body",
            features,
            network.Factor,
            settings.Groups,
            activated: true);
        return graph.Conv2d(
            graph.Conv2d(enlarged, weights, "exit", features, 3), weights, "add_mean.shifter", 3, 3, kernel: 1);

        OnnxValue Cascade(OnnxValue value, string prefix, Func<OnnxValue, int, OnnxValue> block)
        {
            OnnxValue joined = value;
            for (int i = 1; i <= CarnSettings.Length; i++)
            {
                joined = graph.Concat(joined, block(value, i), axis: 1);
                value = graph.Relu(graph.Conv2d(
                    joined, weights, $"{prefix}c{i}.body.0", (i + 1) * features, features, kernel: 1));
            }

            return value;
        }

        OnnxValue Block(OnnxValue value, string name)
        {
            int groups = settings.Mobile ? settings.Groups : 1;
            OnnxValue first = graph.Conv2d(value, weights, $"{name}.0", features, features, groups: groups);
            OnnxValue inner = graph.Conv2d(
                graph.Relu(first), weights, $"{name}.2", features, features, groups: groups);
            if (settings.Mobile)
            {
                inner = graph.Conv2d(graph.Relu(inner), weights, $"{name}.4", features, features, kernel: 1);
            }

            return graph.Relu(graph.Add(value, inner));
        }
    }
}
