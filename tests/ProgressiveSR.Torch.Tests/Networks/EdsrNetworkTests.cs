using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch.Tests.Networks;

public class EdsrNetworkTests : NetworkFixture
{
    [TestCase(2, 0)]
    [TestCase(2, 2)]
    [TestCase(3, 1)]
    [TestCase(4, 1)]
    public void Halo_IsTheReachOfOnePixel(int factor, int blocks)
    {
        using EdsrNetwork network = new(factor, features: 4, blocks, residualScale: 0.5);

        AssertReachIsHalo(network);
    }

    [Test]
    public void Forward_AtTheStart_IsNearBicubic([Values(2, 3, 4)] int factor)
    {
        using EdsrNetwork network = new(factor, features: 24, blocks: 3);

        AssertStartsNearBicubic(network);
    }

    [Test]
    public void Forward_BFloat16_IsNearFloat32()
    {
        using EdsrNetwork network = new(4, features: 16, blocks: 2, residualScale: 0.1);

        AssertBFloat16IsNear(network);
    }

    [Test]
    public void Forward_WithoutGradients_LeavesNothingButItsResult([Values(1, 0.1)] double residualScale)
    {
        using EdsrNetwork network = new(4, features: 4, blocks: 2, residualScale);

        AssertLeavesOneTensor(network);
    }

    // The authors' own definition, counted.
    [TestCase(2, 64, 16, 1.0, 1_369_883)]
    [TestCase(3, 64, 16, 1.0, 1_554_523)]
    [TestCase(4, 64, 16, 1.0, 1_517_595)]
    [TestCase(2, 256, 32, 0.1, 40_729_627)]
    [TestCase(3, 256, 32, 0.1, 43_680_027)]
    [TestCase(4, 256, 32, 0.1, 43_089_947)]
    public void Describe_PublishedSettings_CountsParameters(
        int factor, int features, int blocks, double residualScale, long parameters)
    {
        using EdsrNetwork network = new(factor, features, blocks, residualScale);

        Assert.Multiple(() =>
        {
            Assert.That(network.Describe().Parameters, Is.EqualTo(parameters));
            Assert.That(Count(network.TrainableParameters()), Is.EqualTo(parameters - 24));
            Assert.That(Count(network.parameters().Where(one => one.requires_grad)), Is.EqualTo(parameters - 24));
        });
    }

    // Mean shift, head, body, upsampler, exit, mean shift, by hand.
    [TestCase(2, 9 + 27 * 64 + 33 * 9 * 64 * 64 + 9 * 64 * 256 + 4 * 27 * 64 + 4 * 9)]
    [TestCase(3, 9 + 27 * 64 + 33 * 9 * 64 * 64 + 9 * 64 * 576 + 9 * 27 * 64 + 9 * 9)]
    [TestCase(4, 9 + 27 * 64 + 33 * 9 * 64 * 64 + (1 + 4) * 9 * 64 * 256 + 16 * 27 * 64 + 16 * 9)]
    public void MultiplyAddsPerSourcePixel_Baseline_CountsEveryConvolution(int factor, long expected)
    {
        using EdsrNetwork network = new(factor);

        Assert.That(network.MultiplyAddsPerSourcePixel, Is.EqualTo(expected));
    }

    [Test]
    public void StageOptimizer_MeanShift_IsNotTrained()
    {
        using ProgressiveNetwork model = TestNetworks.Squares(
            8, new EdsrNetwork(4, features: 2, blocks: 0), new EdsrNetwork(2, features: 2, blocks: 0));

        using StageOptimizer optimizer = new(model, new StageConfiguration { Level = 0, Iterations = 1 });

        Assert.That(
            model.SuperResolverAt(0).named_parameters().Where(item => !item.parameter.requires_grad)
                .Select(item => item.name),
            Is.EquivalentTo(["sub_mean.weight", "sub_mean.bias", "add_mean.weight", "add_mean.bias"]));
    }

    [TestCase("""{ "blocks": 1, "residualScale": 1 }""", "features")]
    [TestCase("""{ "features": 4, "residualScale": 1 }""", "blocks")]
    [TestCase("""{ "features": 1000000, "blocks": 1, "residualScale": 1 }""", "features")]
    [TestCase("""{ "features": 4, "blocks": 1025, "residualScale": 1 }""", "blocks")]
    [TestCase("""{ "features": 4, "blocks": 1 }""", "residualScale")]
    [TestCase("""{ "features": 4, "blocks": 1, "residualScale": -0.1 }""", "residualScale")]
    [TestCase("""{ "features": 4, "blocks": 1, "residualScale": 1e999 }""", "residualScale")]
    [TestCase("""{ "features": 4, "blocks": 1, "residualScale": "1" }""", "residualScale")]
    public void Create_ImpossibleSettings_NamesThem(string settings, string name) => Assert.That(
        () => NetworkCatalog.Create("edsr", 2, JsonNode.Parse(settings)!.AsObject()),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains($"'{name}'"));

    [TestCase(0, 1, 1.0)]
    [TestCase(4097, 1, 1.0)]
    [TestCase(4, -1, 1.0)]
    [TestCase(4, 1025, 1.0)]
    [TestCase(4, 1, -0.1)]
    [TestCase(4, 1, double.NaN)]
    public void Create_NumberOutOfRange_Throws(int features, int blocks, double residualScale) => Assert.That(
        () => new EdsrNetwork(2, features, blocks, residualScale), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Create_NumbersOfAnyType_AreTaken()
    {
        JsonObject settings = new() { ["features"] = 4, ["blocks"] = 1, ["residualScale"] = 1 };

        using SuperResolutionNetwork network = NetworkCatalog.Create("edsr", 2, settings);

        Assert.That(network.Settings["residualScale"]!.GetValue<double>(), Is.EqualTo(1));
    }

    [Test]
    public void Create_FactorWithoutShuffles_Throws([Values(1, 5, 6, 128)] int factor) => Assert.That(
        () => new EdsrNetwork(factor, features: 2, blocks: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
