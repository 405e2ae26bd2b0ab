using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Networks;

public class RestorationNetworkTests : NetworkFixture
{
    [Test]
    public void Forward_NewNetwork_IsNearTheLinearReconstruction()
    {
        random.manual_seed(1);
        using RestorationNetwork network = new(16, 2, branches: true);
        Tensor input = Values(1, 0, 1, 1, 13, 9, 12);
        input.narrow(1, 12, 1).copy_(Filled(16 / 255.0, 1, 1, 9, 12));

        Tensor result = network.call(input);

        Tensor linear = nn.functional.pixel_shuffle(input.narrow(1, 0, 12), 2);
        Assert.That(Difference(result, linear), Is.LessThan(0.2 * 16 / 255).And.GreaterThan(0));
    }

    [Test]
    public void Forward_StepOfOnePixelAsNoneOther_ScalesWhatIsAddedThere()
    {
        using RestorationNetwork network = new(8, 0);
        Fill(network);
        Tensor input = Values(1, 0, 1, 1, 13, 7, 7);
        input.narrow(1, 12, 1).copy_(zeros(1, 1, 7, 7));
        Tensor linear = nn.functional.pixel_shuffle(input.narrow(1, 0, 12), 2);

        Assert.That(Difference(network.call(input), linear), Is.Zero, "nothing is lost at a step of 0");

        input.narrow(1, 12, 1).narrow(2, 3, 1).narrow(3, 3, 1).copy_(Filled(0.25, 1, 1, 1, 1));
        Tensor added = nn.functional.max_pool2d((network.call(input) - linear).abs().amax([1], keepdim: true), 2);
        float[] places = Array(added);
        Assert.That(
            places.Index().Where(place => place.Item > 0).Select(place => place.Index), Is.EqualTo((int[])[3 * 7 + 3]));
    }

    [TestCase(1, 1)]
    [TestCase(5, 7)]
    public void Kernel_OfBranches_ConvolvesAsTheirSum(int from, int to)
    {
        using ReparameterisedConvolution convolution = new(from, to, branches: true);
        Fill(convolution);
        Tensor input = Values(9, -1, 1, 2, from, 6, 8);

        Tensor actual = convolution.call(input);

        Tensor weight = Parameter(convolution, "weight"), expand = Parameter(convolution, "expand");
        Tensor wide = nn.functional.conv2d(input, expand.unsqueeze(2).unsqueeze(3));
        Tensor expected = nn.functional.conv2d(input, weight, Parameter(convolution, "bias"), padding: [1, 1])
            .Plus(nn.functional.conv2d(input, Parameter(convolution, "point")))
            .Plus(nn.functional.conv2d(wide, Parameter(convolution, "spatial"), padding: [1, 1]));

        // Sums of up to 95 terms of the order of 0.1, in another order.
        Assert.That(Difference(actual, expected), Is.LessThan(2e-6));
    }

    [Test]
    public void Merge_Branches_ComputesTheSameToTheLastBit()
    {
        using RestorationNetwork network = new(12, 2, branches: true);
        Fill(network);
        Tensor input = Values(3, 0.01, 1, 1, 13, 16, 12);

        using SuperResolutionNetwork merged = network.Merge()!;

        Assert.Multiple(() =>
        {
            Assert.That(IsSame(merged.call(input), network.call(input)));
            Assert.That(Count(merged.parameters()), Is.LessThan(Count(network.parameters()) / 3));
            Assert.That(merged.Settings.ContainsKey("branches"), Is.False);
            Assert.That(merged.Merge(), Is.Null, "nothing is left to merge");
        });
    }

    [Test]
    public void SaveWeights_Branches_AreReadAgain()
    {
        using TemporaryFile file = new(".safetensors");
        using RestorationNetwork network = new(6, 1, branches: true);
        using RestorationNetwork again = new(6, 1, branches: true);
        Fill(network);
        Tensor input = Values(3, 0.01, 1, 1, 13, 8, 8);

        network.SaveWeights(file.Path);
        again.LoadWeights(file.Path);

        Assert.That(IsSame(again.call(input), network.call(input)));
    }

    [TestCase(0)]
    [TestCase(2)]
    public void Halo_IsTheReachOfOnePixel(int blocks)
    {
        using RestorationNetwork network = new(4, blocks);

        AssertReachIsHalo(network);
    }

    [Test]
    public void Describe_SettingsOfCompact_CountsWithinTheBudget()
    {
        using RestorationNetwork network = new(48, 6);
        NetworkDescription description = network.Describe();

        Assert.Multiple(() =>
        {
            Assert.That(description.InputChannels, Is.EqualTo(13));
            Assert.That(description.Halo, Is.EqualTo(14));

            // head + 12 convolutions + tail, by hand.
            long parameters = (13 * 48 * 9 + 48) + 12 * (48 * 48 * 9 + 48) + (48 * 12 * 9 + 12);
            Assert.That(description.Parameters, Is.EqualTo(parameters));
            Assert.That(description.MultiplyAddsPerPixel, Is.EqualTo(64_908).And.LessThanOrEqualTo(70_000));
        });
    }

    [Test]
    public void Forward_BFloat16_IsNearFloat32()
    {
        using RestorationNetwork network = new(16, 2);

        AssertBFloat16IsNear(network);
    }

    [Test]
    public void Forward_WithoutGradients_LeavesNothingButItsResult([Values] bool branches)
    {
        using RestorationNetwork network = new(4, 2, branches);

        AssertLeavesOneTensor(network);
    }

    [TestCase("""{}""", "features")]
    [TestCase("""{ "features": 4 }""", "blocks")]
    [TestCase("""{ "features": 0, "blocks": 1 }""", "features")]
    [TestCase("""{ "features": 4, "blocks": 1025 }""", "blocks")]
    [TestCase("""{ "features": 4, "blocks": 1, "branches": 3 }""", "branches")]
    public void Create_ImpossibleSettings_NamesThem(string settings, string name) => Assert.That(
        () => NetworkCatalog.Create("restoration", 2, JsonNode.Parse(settings)!.AsObject()),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains($"'{name}'"));

    [TestCase(3, 4, 1)]
    [TestCase(2, 0, 1)]
    [TestCase(2, 4, -1)]
    public void Create_NumberOutOfRange_Throws(int factor, int features, int blocks)
    {
        JsonObject settings = new() { ["features"] = 4, ["blocks"] = 1 };

        Assert.That(
            () => factor == 2 ? new RestorationNetwork(features, blocks) : RestorationNetwork.Create(factor, settings),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static void Fill(nn.Module module)
    {
        using IDisposable guard = no_grad();
        int seed = 1;
        foreach (Parameter parameter in module.parameters())
        {
            parameter.copy_(Values(seed++, -0.2, 0.2, parameter.shape));
        }
    }

    private static Tensor Parameter(nn.Module module, string name) =>
        module.named_parameters().Single(pair => pair.name == name).parameter.detach();
}
