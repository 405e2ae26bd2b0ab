using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>
/// Architecture <c>omni-sr</c>: the nodes of an <see cref="OmniSrNetwork"/>, for pictures of any size.
/// </summary>
/// <remarks>Settings: <c>features</c>, <c>groups</c>, and <c>overlap</c>, which the graph does not use.</remarks>
internal sealed class OmniSrGraph : IOnnxNetwork
{
    public OnnxValue Build(
        OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
    {
        OmniSrSettings settings = OmniSrSettings.Read(network.Settings);
        int features = settings.Features;
        int factor = network.Factor;
        OnnxValue centred = graph.Sub(graph.Mul(picture, graph.Scalar("two", 2)), graph.Scalar("one", 1));
        PaddedSize size = PaddedSize.Of(graph, centred);
        OnnxValue shallow = graph.Conv2d(size.Pad(centred), weights, "input", 3, features);
        OnnxValue deep = shallow;
        OmniSrBlockGraph block = new(graph, weights, features, size);
        for (int i = 0; i < settings.Groups; i++)
        {
            string name = $"residual_layer.{i}";
            OnnxValue inner = block.Build(deep, $"{name}.residual_layer.0.layer");
            inner = graph.Conv2d(inner, weights, $"{name}.residual_layer.1", features, features, kernel: 1);
            deep = Gate(graph, weights, features, size, graph.Add(inner, deep), $"{name}.esa");
        }

        deep = graph.Add(graph.Conv2d(deep, weights, "output", features, features), shallow);
        OnnxValue enlarged = graph.PixelShuffle(
            graph.Conv2d(deep, weights, "up.0", features, 3 * factor * factor), factor);
        OnnxValue half = graph.Scalar("half", 0.5f);
        return graph.Add(graph.Mul(size.Crop(enlarged, factor), half), half);
    }

    private static OnnxValue Gate(
        OnnxGraphBuilder graph, OnnxWeights weights, int features, PaddedSize size, OnnxValue value, string name)
    {
        int channels = OmniSrGate.Channels(features);
        OnnxValue few = graph.Conv2d(value, weights, $"{name}.conv1", features, channels, kernel: 1);
        OnnxValue small = graph.Convolution(
            few,
            graph.Weight(weights, $"{name}.conv2.weight", channels, channels, 3, 3),
            graph.Weight(weights, $"{name}.conv2.bias", channels),
            kernel: 3,
            stride: 2);
        small = graph.Node(
            "MaxPool",
            [small],
            OnnxAttribute.Integers("kernel_shape", OmniSrGate.PoolSide, OmniSrGate.PoolSide),
            OnnxAttribute.Integers("strides", OmniSrGate.PoolStride, OmniSrGate.PoolStride));
        small = graph.Conv2d(small, weights, $"{name}.conv3", channels, channels);
        OnnxValue around = size.Enlarge(small, channels);
        OnnxValue sum = graph.Add(
            around, graph.Conv2d(few, weights, $"{name}.conv_f", channels, channels, kernel: 1));
        OnnxValue gate = graph.Conv2d(sum, weights, $"{name}.conv4", channels, features, kernel: 1);
        return graph.Mul(value, graph.Node("Sigmoid", [gate]));
    }
}
