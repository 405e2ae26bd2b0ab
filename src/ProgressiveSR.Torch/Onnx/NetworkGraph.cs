using ProgressiveSR.Models;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Torch;

/// <summary>
/// A super-resolution network: from <c>picture</c> ([1, C, H, W] in 0..1 units, C its input channels) to
/// <c>enlarged</c> ([1, 3, H f, W f]).
/// </summary>
internal static class NetworkGraph
{
    public static byte[] Build(OnnxWeights weights, NetworkDescription network, OnnxExportOptions options)
    {
        OnnxGraphBuilder graph = new($"superresolver-x{network.Factor}");
        OnnxValue picture = graph.Input(
            "picture",
            DataType.Float,
            1,
            network.InputChannels,
            OnnxDimension.Of(options.Height, "height"),
            OnnxDimension.Of(options.Width, "width"));
        OnnxValue enlarged = NetworkCatalog.Graph(network.Architecture).Build(graph, weights, network, picture);
        weights.RequireNoneLeft();
        if (!graph.Makes(enlarged))
        {
            throw new InvalidModelException(
                $"The graph of the architecture '{network.Architecture}' has no node that computes its result.");
        }

        graph.Output(
            "enlarged",
            enlarged,
            DataType.Float,
            1,
            3,
            OnnxDimension.Of(options.Height * network.Factor, "enlargedHeight"),
            OnnxDimension.Of(options.Width * network.Factor, "enlargedWidth"));
        graph.Metadata("progressivesr.architecture", network.Architecture);
        graph.Metadata("progressivesr.factor", FormattableString.Invariant($"{network.Factor}"));
        graph.Metadata("progressivesr.halo", FormattableString.Invariant($"{network.Halo}"));
        if (network.Window is NetworkWindow window)
        {
            graph.Metadata("progressivesr.window", FormattableString.Invariant($"{window.Side}"));
            graph.Metadata("progressivesr.overlap", FormattableString.Invariant($"{window.Overlap}"));
        }

        graph.Metadata("progressivesr.parameters", FormattableString.Invariant($"{network.Parameters}"));
        return graph.ToBytes();
    }
}
