using System.Text.Json.Nodes;
using TorchSharp;
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

    private sealed class Nearest(int factor, JsonObject settings) : SuperResolutionNetwork("nearest", factor)
    {
        public override JsonObject Settings => settings;

        public override int Halo => 0;

        public override long MultiplyAddsPerSourcePixel => 0;

        public override Tensor forward(Tensor input) =>
            input.repeat_interleave(Factor, 2).repeat_interleave(Factor, 3);
    }
}
