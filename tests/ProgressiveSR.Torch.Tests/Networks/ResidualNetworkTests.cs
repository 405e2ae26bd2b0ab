using System.Text.Json.Nodes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Networks;

public class ResidualNetworkTests : TensorFixture
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
        // 64 bits, so that the weak path through all corners is not lost.
        using ResidualNetwork network = new(factor, 4, blocks);
        Randomize(network);
        network.to(ScalarType.Float64);
        network.ComputeType = ScalarType.Float64;
        int halo = network.Halo, side = 2 * halo + 5, centre = side / 2;
        Tensor input = Values(1, 0, 1, 1, 3, side, side).to(ScalarType.Float64);
        Tensor other = input.clone();
        other[0, 0, centre, centre] = 3;

        Tensor change = nn.functional.max_pool2d(
            (network.call(other) - network.call(input)).abs().amax([1], keepdim: true), factor);

        double[] reach = change.detach().contiguous().data<double>().ToArray();
        Assert.Multiple(() =>
        {
            for (int i = 0; i < reach.Length; i++)
            {
                int distance = Math.Max(Math.Abs(i / side - centre), Math.Abs(i % side - centre));
                if (distance > halo)
                {
                    Assert.That(reach[i], Is.Zero, $"distance {distance}");
                }
            }

            double edge = Enumerable.Range(0, reach.Length).Where(i => i % side == centre + halo).Max(i => reach[i]);
            Assert.That(edge, Is.GreaterThan(0), "right edge of the halo");
        });
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
        Randomize(network);
        Tensor input = Values(1, 0, 1, 1, 3, 12, 12);
        Tensor exact = network.call(input);

        network.ComputeType = ScalarType.BFloat16;
        Tensor rounded = network.call(input);

        Assert.Multiple(() =>
        {
            Assert.That(rounded.dtype, Is.EqualTo(ScalarType.Float32));
            double range = (exact.max() - exact.min()).item<float>();
            Assert.That(Difference(rounded, exact), Is.LessThan(0.03 * range).And.GreaterThan(0));
        });
    }

    [TestCase("""{}""", "features")]
    [TestCase("""{ "features": 4 }""", "blocks")]
    [TestCase("""{ "features": "4", "blocks": 1 }""", "features")]
    [TestCase("""{ "features": 4.5, "blocks": 1 }""", "features")]
    [TestCase("""{ "features": 0, "blocks": 1 }""", "features")]
    [TestCase("""{ "features": 4, "blocks": -1 }""", "blocks")]
    public void Create_ImpossibleSettings_NamesThem(string settings, string name) => Assert.That(
        () => NetworkCatalog.Create("residual", 2, JsonNode.Parse(settings)!.AsObject()),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains($"'{name}'"));

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

    private static void Randomize(ResidualNetwork network)
    {
        using IDisposable guard = no_grad();
        int seed = 1;
        foreach (Parameter parameter in network.parameters())
        {
            parameter.copy_(Values(seed++, -0.2, 0.2, parameter.shape));
        }
    }
}
