using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Resizing;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Networks;

public class ResidualNetworkTests : NetworkFixture
{
    // The network repeats borders where imresize mirrors them: two source pixels differ.
    private const int Border = 2;

    [TestCase(2)]
    [TestCase(4)]
    public void Forward_WithoutDetail_IsBicubicEnlargementInTheInterior(int factor)
    {
        using ResidualNetwork network = new(factor, 6, 1);
        Parameter(network, "up.weight").zero_();
        (Tensor actual, Tensor expected) = Enlarge(network);

        Assert.That(Difference(actual, expected), Is.LessThan(1e-6));
    }

    [TestCase(2)]
    [TestCase(4)]
    public void Forward_NewNetwork_IsNearBicubicEnlargement(int factor)
    {
        random.manual_seed(1);
        using ResidualNetwork network = new(factor, 48, 2);
        (Tensor actual, Tensor expected) = Enlarge(network);

        // Four steps of 8-bit pixels: what the damped last convolution may add.
        Assert.That(Difference(actual, expected), Is.LessThan(4.0 / 255).And.GreaterThan(0));
    }

    [TestCase(2, 0)]
    [TestCase(2, 2)]
    [TestCase(4, 1)]
    public void Halo_IsTheReachOfOnePixel(int factor, int blocks)
    {
        using ResidualNetwork network = new(factor, 4, blocks);

        AssertReachIsHalo(network);
    }

    // head + body + tail + up + skip, by hand.
    [TestCase(4, 48, 8, (3 * 48 * 9 + 48) + 17 * (48 * 48 * 9 + 48) + (48 * 48 * 9 + 48) + 48 * 25)]
    [TestCase(2, 48, 5, (3 * 48 * 9 + 48) + 11 * (48 * 48 * 9 + 48) + (48 * 12 * 9 + 12) + 12 * 25)]
    public void Describe_SettingsOfLite_CountsParameters(int factor, int features, int blocks, long parameters)
    {
        using ResidualNetwork network = new(factor, features, blocks);

        Assert.That(network.Describe().Parameters, Is.EqualTo(parameters));
    }

    [TestCase(4, 8, 23_484.0, 24_600)]
    [TestCase(2, 5, 58_719.0, 60_400)]
    public void Describe_SettingsOfLite_CountsMultiplyAdds(int factor, int blocks, double exact, double limit)
    {
        using ResidualNetwork network = new(factor, 48, blocks);

        Assert.That(network.Describe().MultiplyAddsPerPixel, Is.EqualTo(exact).And.LessThanOrEqualTo(limit));
    }

    [Test]
    public void Forward_BFloat16_IsNearFloat32()
    {
        using ResidualNetwork network = new(2, 16, 2);

        AssertBFloat16IsNear(network);
    }

    [Test]
    public void Forward_WithoutGradients_LeavesNothingButItsResult()
    {
        using ResidualNetwork network = new(4, 4, 2);

        AssertLeavesOneTensor(network);
    }

    [TestCase("""{}""", "features")]
    [TestCase("""{ "features": 4 }""", "blocks")]
    [TestCase("""{ "features": "4", "blocks": 1 }""", "features")]
    [TestCase("""{ "features": 4.5, "blocks": 1 }""", "features")]
    [TestCase("""{ "features": 0, "blocks": 1 }""", "features")]
    [TestCase("""{ "features": 1000000, "blocks": 1 }""", "features")]
    [TestCase("""{ "features": 4, "blocks": -1 }""", "blocks")]
    [TestCase("""{ "features": 4, "blocks": 1025 }""", "blocks")]
    public void Create_ImpossibleSettings_NamesThem(string settings, string name) => Assert.That(
        () => NetworkCatalog.Create("residual", 2, JsonNode.Parse(settings)!.AsObject()),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains($"'{name}'"));

    [TestCase(1, 4, 1)]
    [TestCase(65, 4, 1)]
    [TestCase(2, 0, 1)]
    [TestCase(2, 4097, 1)]
    [TestCase(2, 4, -1)]
    [TestCase(2, 4, 1025)]
    public void Create_NumberOutOfRange_Throws(int factor, int features, int blocks) => Assert.That(
        () => new ResidualNetwork(factor, features, blocks), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void ComputeType_OneThatNoNetworkHas_Throws(
        [Values(ScalarType.Float16, ScalarType.Int32, (ScalarType)99)] ScalarType type)
    {
        using ResidualNetwork network = new(2, 4, 1);

        Assert.That(() => network.ComputeType = type, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(network.ComputeType, Is.EqualTo(ScalarType.Float32));
    }

    private static (Tensor Actual, Tensor Expected) Enlarge(ResidualNetwork network)
    {
        const int Width = 20, Height = 14;
        int factor = network.Factor;
        Picture picture = TestPictures.Create(1, Width, Height);
        double[] planes = [.. Enumerable.Range(0, 3).SelectMany(colour => Enumerable.Range(0, Width * Height).Select(
            i => picture.Pixels.Span[3 * i + colour] / 255.0))];
        double[] enlarged = new double[planes.Length * factor * factor];
        for (int colour = 0; colour < 3; colour++)
        {
            BicubicResize.Scale(
                planes.AsSpan(colour * Width * Height, Width * Height),
                Width,
                Height,
                enlarged.AsSpan(colour * Width * Height * factor * factor, Width * Height * factor * factor),
                factor);
        }

        Tensor actual = network.call(tensor(planes, [1, 3, Height, Width]).to(ScalarType.Float32));
        Tensor expected = tensor(enlarged, [1, 3, Height * factor, Width * factor]);
        return (Interior(actual, factor), Interior(expected, factor));
    }

    private static Tensor Interior(Tensor picture, int factor) => picture
        .narrow(2, Border * factor, picture.shape[2] - 2 * Border * factor)
        .narrow(3, Border * factor, picture.shape[3] - 2 * Border * factor)
        .detach();

    private static Tensor Parameter(ResidualNetwork network, string name) =>
        network.named_parameters().Single(pair => pair.name == name).parameter.detach();
}
