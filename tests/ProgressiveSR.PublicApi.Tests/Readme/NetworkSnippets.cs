using System.Text.Json.Nodes;
using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The code of the page that says how a network is added; the fixture at its end runs.</summary>
internal static class NetworkSnippets
{
    public static SuperResolverInfo ReadyFile(IInferenceBackend backend)
    {
        #region ProgressiveSR.Torch/Networks/README.md 1
        OnnxSuperResolverOptions options = new()
        {
            Factor = 2,                 // what it must have; another factor is an error
            InputRange = new(0, 1),     // black and white of what it takes: often 0 and 255
            OutputRange = new(0, 1),    // of what it makes; the same where it is left out
            Halo = 13,                  // source pixels around that a result depends on: tiles get this margin
            InputMultiple = 1,          // what width and height must be multiples of, for windows and U-nets
        };
        using OnnxSuperResolver network = OnnxSuperResolver.Open("network-x2.onnx", options);
        using ProgressiveReceiver receiver = new(
            LiteModel.Bundle, backend, new ReceiverOptions { SuperResolvers = [network] });
        #endregion
        return receiver.Models.Single().GetSuperResolver(level: 1).Info;
    }

    public static void PublishedWeights()
    {
        #region ProgressiveSR.Torch/Networks/README.md 2
        using CarnNetwork network = new(factor: 4, groups: 4, mobile: true, multiScale: true);
        network.LoadWeights("carn_m.safetensors");
        OnnxExporter.WriteNetwork(NetworkWeights.Of(network), "carn_m-x4.onnx");
        #endregion
    }
}

#region ProgressiveSR.Torch/Networks/README.md 3
public sealed class SubPixelNetwork : SuperResolutionNetwork
{
    private readonly Conv2d first;
    private readonly Conv2d last;

    public SubPixelNetwork(int factor, JsonObject settings)
        : base("sub-pixel", factor)
    {
        Settings = settings;
        int features = NetworkSettings.Integer(settings, "features", least: 1);
        first = nn.Conv2d(3, features, 5, padding: 2);
        last = nn.Conv2d(features, 3 * factor * factor, 3, padding: 1);
        MultiplyAddsPerSourcePixel = first.weight.numel() + last.weight.numel();
        RegisterComponents();
    }

    public override JsonObject Settings { get; }

    public override int Halo => 2 + 1;

    public override long MultiplyAddsPerSourcePixel { get; }

    public static void Register() => NetworkCatalog.Register(
        "sub-pixel", (factor, settings) => new SubPixelNetwork(factor, settings), new SubPixelGraph());

    public override Tensor forward(Tensor input) =>
        nn.functional.pixel_shuffle(last.call(nn.functional.relu(first.call(input))), Factor);
}

public sealed class SubPixelGraph : IOnnxNetwork
{
    public OnnxValue Build(OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture)
    {
        int features = NetworkSettings.Integer(network.Settings, "features", least: 1);
        int outputs = 3 * network.Factor * network.Factor;
        OnnxValue inner = graph.Relu(graph.Conv2d(picture, weights, "first", 3, features, kernel: 5));
        return graph.PixelShuffle(graph.Conv2d(inner, weights, "last", features, outputs), network.Factor);
    }
}
#endregion

#region ProgressiveSR.Torch/Networks/README.md 4
[TestFixture]
public sealed class SubPixelConformance : NetworkConformance
{
    public SubPixelConformance() => SubPixelNetwork.Register();

    protected override SuperResolutionNetwork CreateNetwork(int factor) =>
        new SubPixelNetwork(factor, new() { ["features"] = 8 });

    protected override IInferenceBackend CreateOnnxBackend() => new OnnxBackend();
}
#endregion
