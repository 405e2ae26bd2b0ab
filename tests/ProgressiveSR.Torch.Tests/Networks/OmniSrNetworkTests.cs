using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Networks;

public class OmniSrNetworkTests : NetworkFixture
{
    [Test]
    public void Forward_AtTheStart_IsNearBicubic([Values(2, 4)] int factor)
    {
        using OmniSrNetwork network = new(factor, features: 24, groups: 2);

        AssertStartsNearBicubic(network);
    }

    [Test]
    public void Forward_WithoutGradients_LeavesNothingButItsResult()
    {
        using OmniSrNetwork network = new(4, features: 4, groups: 1);

        AssertLeavesOneTensor(network);
    }

    // The authors' own definition, counted.
    [TestCase(2, 784_604)]
    [TestCase(3, 793_259)]
    [TestCase(4, 805_376)]
    public void Describe_AuthorsSettings_CountsParameters(int factor, long parameters)
    {
        using OmniSrNetwork network = new(factor);

        Assert.Multiple(() =>
        {
            Assert.That(network.Describe().Parameters, Is.EqualTo(parameters));
            Assert.That(Count(network.TrainableParameters()), Is.EqualTo(parameters));
            Assert.That(network.parameters().Select(one => one.requires_grad), Is.All.True);
        });
    }

    // By hand: input, output and last convolution; then, in each of 5 groups, the bottleneck, pixel attention twice
    // (4 x 1x1, and 64 products with other pixels for likeness and again for the sum), channel attention twice (4 x
    // 1x1, 3x3 on three times the channels, and products with the 16 channels of a head), four feed-forward layers, a
    // 1x1, and the gate, which works on a quarter of the pixels and then on a 36th.
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void MultiplyAddsPerSourcePixel_AuthorsSettings_CountsEveryLayer(int factor)
    {
        const long Group = (2 * 4096 + 9 * 64)
            + 2 * (4 * 4096 + 2 * 64 * 64)
            + 2 * (4 * 4096 + 9 * 192 + 2 * 16 * 64)
            + 4 * (64 * 128 + 9 * 128 + 4096)
            + 4096
            + (64 * 16 + 16 * 16 + 16 * 64 + 9 * 16 * 16 / 4 + 9 * 16 * 16 / 36);
        using OmniSrNetwork network = new(factor);

        Assert.That(
            network.MultiplyAddsPerSourcePixel,
            Is.EqualTo(27 * 64 + 9 * 4096 + 27 * 64 * factor * factor + 5 * Group));
    }

    [Test]
    public void Forward_FewSteps_LowerTheLoss()
    {
        random.manual_seed(7);
        using OmniSrNetwork network = new(2, features: 16, groups: 2);
        Tensor source = Values(1, 0, 1, 2, 3, 16, 16);
        Tensor wanted = nn.functional.interpolate(
            source, [32, 32], mode: InterpolationMode.Bilinear, align_corners: false);
        using AdamWStep optimizer = new(
            [.. network.named_parameters().Select(pair => new AdamWState(pair.name, pair.parameter))], 0.999, 0.01);
        List<double> losses = [];
        for (int i = 0; i < 12; i++)
        {
            using DisposeScope step = NewDisposeScope();
            network.zero_grad();
            Tensor loss = nn.functional.l1_loss(network.call(source), wanted);
            loss.backward();
            optimizer.Take(2e-3);
            losses.Add(loss.item<float>());
        }

        Assert.That(losses[^1] < 0.7 * losses[0], $"from {losses[0]} to {losses[^1]}");
    }

    [TestCase("""{}""", "features")]
    [TestCase("""{ "features": 64 }""", "groups")]
    [TestCase("""{ "features": 30, "groups": 1 }""", "features")]
    [TestCase("""{ "features": 1000000, "groups": 1 }""", "features")]
    [TestCase("""{ "features": 64, "groups": 0 }""", "groups")]
    [TestCase("""{ "features": 64, "groups": 1025 }""", "groups")]
    [TestCase("""{ "features": 64, "groups": 1, "overlap": 33 }""", "overlap")]
    [TestCase("""{ "features": 64, "groups": 1, "overlap": -1 }""", "overlap")]
    public void Create_ImpossibleSettings_NamesThem(string settings, string name) => Assert.That(
        () => NetworkCatalog.Create("omni-sr", 2, JsonNode.Parse(settings)!.AsObject()),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains($"'{name}'"));

    [Test]
    public void Create_FeaturesThatDoNotDivideIntoHeads_NamesThem() => Assert.That(
        () => new OmniSrNetwork(2, features: 30),
        Throws.ArgumentException.With.Message.Contains("30 'features'").And.Message.Contains("4 heads"));

    [TestCase(1, 64, 5, 8)]
    [TestCase(2, 0, 5, 8)]
    [TestCase(2, 4100, 5, 8)]
    [TestCase(2, 64, 0, 8)]
    [TestCase(2, 64, 1025, 8)]
    [TestCase(2, 64, 5, -1)]
    [TestCase(2, 64, 5, 33)]
    public void Create_NumberOutOfRange_Throws(int factor, int features, int groups, int overlap) => Assert.That(
        () => new OmniSrNetwork(factor, features, groups, overlap),
        Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Create_NoOverlap_IsTheDefault()
    {
        using SuperResolutionNetwork network = NetworkCatalog.Create(
            "omni-sr", 2, new JsonObject { ["features"] = 8, ["groups"] = 1 });

        Assert.That(network.Describe().Window, Is.EqualTo(new NetworkWindow(64, 8)));
    }
}
