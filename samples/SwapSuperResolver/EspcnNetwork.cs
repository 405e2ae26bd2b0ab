using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SwapSuperResolver;

/// <summary>
/// ESPCN for colour: three convolutions and a pixel shuffle (Shi et al., "Real-time single image and video
/// super-resolution using an efficient sub-pixel convolutional neural network", CVPR 2016).
/// </summary>
internal sealed class EspcnNetwork : SuperResolutionNetwork
{
    public const string ArchitectureName = "espcn";
    private const int Features = 64;

    private readonly Conv2d first = nn.Conv2d(3, Features, 5, padding: 2);
    private readonly Conv2d second = nn.Conv2d(Features, Features / 2, 3, padding: 1);
    private readonly Conv2d last;

    private EspcnNetwork(int factor)
        : base(ArchitectureName, factor)
    {
        last = nn.Conv2d(Features / 2, 3 * factor * factor, 3, padding: 1);
        RegisterComponents();
    }

    public override JsonObject Settings => [];

    public override int Halo => 2 + 1 + 1;

    public override long MultiplyAddsPerSourcePixel =>
        first.weight.numel() + second.weight.numel() + last.weight.numel();

    public static void Register() =>
        NetworkCatalog.Register(ArchitectureName, (factor, _) => new EspcnNetwork(factor), new Graph());

    public override Tensor forward(Tensor input)
    {
        Tensor inner = nn.functional.tanh(second.call(nn.functional.tanh(first.call(input))));
        return nn.functional.pixel_shuffle(last.call(inner), Factor);
    }

    private sealed class Graph : IOnnxNetwork
    {
        public OnnxValue Build(
            OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
        {
            OnnxValue inner = graph.Node("Tanh", [graph.Conv2d(picture, weights, "first", 3, Features, kernel: 5)]);
            inner = graph.Node("Tanh", [graph.Conv2d(inner, weights, "second", Features, Features / 2)]);
            int outputs = 3 * network.Factor * network.Factor;
            return graph.PixelShuffle(graph.Conv2d(inner, weights, "last", Features / 2, outputs), network.Factor);
        }
    }
}
