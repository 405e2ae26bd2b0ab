using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Torch.Tests.Native;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Networks;

public class NetworkCatalogTests : TensorFixture
{
    [Test]
    public void Create_UnknownArchitecture_NamesItAndTheKnownOnes() => Assert.That(
        () => NetworkCatalog.Create("strange", 2, []),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains("'strange'").And.Message.Contains("residual"));

    [Test]
    public void Create_RegisteredArchitecture_GetsFactorAndSettings()
    {
        NetworkCatalog.Register("nearest", static (factor, settings) => new Nearest(factor, settings));

        using SuperResolutionNetwork network = NetworkCatalog.Create("nearest", 2, new JsonObject { ["a"] = 5 });

        Assert.Multiple(() =>
        {
            Assert.That(NetworkCatalog.Names, Does.Contain("nearest").And.Contain("residual"));
            Assert.That(network.Describe().Architecture, Is.EqualTo("nearest"));
            Assert.That(network.Factor, Is.EqualTo(2));
            Assert.That(network.Settings["a"]!.GetValue<int>(), Is.EqualTo(5));
            Assert.That(Array(network.call(ones(1, 3, 1, 1))), Is.EqualTo(Enumerable.Repeat(1f, 12)));
        });
    }

    [Test]
    public void WriteNetwork_GraphThatReturnsItsInput_NamesTheArchitecture()
    {
        NetworkCatalog.Register(
            "same", static (factor, settings) => new Nearest(factor, settings), new SameGraph());
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "same.onnx");
        NetworkDescription same = new()
        {
            Name = "x2", Factor = 2, Architecture = "same", Halo = 0, Parameters = 0, MultiplyAddsPerPixel = 0,
        };

        Assert.That(
            () => OnnxExporter.WriteNetwork(new NetworkWeights(same, new Dictionary<string, TensorData>()), path),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(
                "'same' has no node that computes its result"));
        Assert.That(path, Does.Not.Exist);
    }

    private sealed class SameGraph : IOnnxNetwork
    {
        public OnnxValue Build(
            OnnxGraphBuilder graph, OnnxWeights weights, NetworkDescription network, OnnxValue picture) => picture;
    }

    private sealed class Nearest(int factor, JsonObject settings) : SuperResolutionNetwork("nearest", factor)
    {
        public override JsonObject Settings => settings;

        public override int Halo => 0;

        public override long MultiplyAddsPerSourcePixel => 0;

        public override Tensor forward(Tensor input) =>
            input.repeat_interleave(Factor, 2).repeat_interleave(Factor, 3);
    }
}
