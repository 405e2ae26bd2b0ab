using System.Text.Json.Nodes;
using ProgressiveSR.Conformance;
using ProgressiveSR.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <summary>Against outputs of the authors' code with random weights.</summary>
public class OmniSrNetworkTests : NetworkFixture
{
    /// <summary>In units of -1..1; the fixtures' own noise is 1e-5, a wrong epsilon makes 2.5e-4.</summary>
    private const double Tolerance = 1e-4;

    private static readonly string[] Pictures = ["", "_odd"];

    [Test]
    public void Forward_AtTheStart_IsNearBicubic([Values(2, 4)] int factor)
    {
        using OmniSrNetwork network = new(factor, features: 24, groups: 2);

        AssertStartsNearBicubic(network);
    }

    [Test]
    public void Forward_AuthorsWeights_MakesTheAuthorsOutput(
        [Values(2, 4)] int factor, [ValueSource(nameof(Pictures))] string picture)
    {
        SafetensorsFile golden = Golden(factor);
        using OmniSrNetwork network = Load(factor);
        SafetensorsTensor given = golden.Tensors[$"__input{picture}__"];
        using IDisposable guard = no_grad();

        Tensor result = network.call(tensor(ToUnits(given.ToSingles()), [.. given.Shape]));

        AssertIsOutput(Array(result), golden.Tensors[$"__output{picture}__"]);
    }

    [Test]
    public void Export_AuthorsWeights_MakesTheAuthorsOutput(
        [Values(2, 4)] int factor, [ValueSource(nameof(Pictures))] string picture)
    {
        SafetensorsFile golden = Golden(factor);
        using OmniSrNetwork network = Load(factor);
        OnnxWeights weights = OnnxWeights.Open(GoldenFolder, GoldenName(factor));
        byte[] graph = NetworkGraph.Build(weights, network.Describe(), new OnnxExportOptions());
        using ISuperResolver exported = OnnxSuperResolver.Open(
            graph, weights: name => File.ReadAllBytes(Path.Combine(GoldenFolder, name)));
        SafetensorsTensor given = golden.Tensors[$"__input{picture}__"];
        SafetensorsTensor expected = golden.Tensors[$"__output{picture}__"];
        float[] result = new float[expected.ToSingles().Length];

        exported.SuperResolve(ToUnits(given.ToSingles()), (int)given.Shape[3], (int)given.Shape[2], result);

        AssertIsOutput(result, expected);
        Assert.That(
            exported.Info,
            Is.EqualTo(exported.Info with { Factor = factor, Window = new NetworkWindow(64, 8), Halo = 63 }));
    }

    [TestCase(2, 784_604)]
    [TestCase(4, 805_376)]
    public void Describe_AuthorsSettings_CountsParameters(int factor, long parameters)
    {
        using OmniSrNetwork network = new(factor);

        Assert.That(network.Describe().Parameters, Is.EqualTo(parameters));
    }

    [Test]
    public void Forward_FewSteps_LowerTheLoss()
    {
        random.manual_seed(7);
        using OmniSrNetwork network = new(2, features: 16, groups: 2);
        Tensor source = Values(1, 0, 1, 2, 3, 16, 16);
        Tensor wanted = nn.functional.interpolate(
            source, [32, 32], mode: InterpolationMode.Bilinear, align_corners: false);
        optim.Optimizer optimizer = optim.AdamW(network.parameters(), lr: 2e-3);
        List<double> losses = [];
        for (int i = 0; i < 12; i++)
        {
            using DisposeScope step = NewDisposeScope();
            optimizer.zero_grad();
            Tensor loss = nn.functional.l1_loss(network.call(source), wanted);
            loss.backward();
            optimizer.step();
            losses.Add(loss.item<float>());
        }

        Assert.That(losses[^1], Is.LessThan(0.7 * losses[0]));
    }

    [TestCase("""{}""", "features")]
    [TestCase("""{ "features": 64 }""", "groups")]
    [TestCase("""{ "features": 30, "groups": 1 }""", "features")]
    [TestCase("""{ "features": 64, "groups": 0 }""", "groups")]
    [TestCase("""{ "features": 64, "groups": 1, "overlap": 33 }""", "overlap")]
    [TestCase("""{ "features": 64, "groups": 1, "overlap": -1 }""", "overlap")]
    public void Create_ImpossibleSettings_NamesThem(string settings, string name) => Assert.That(
        () => NetworkCatalog.Create("omni-sr", 2, JsonNode.Parse(settings)!.AsObject()),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains($"'{name}'"));

    [Test]
    public void Create_NoOverlap_IsTheDefault()
    {
        using SuperResolutionNetwork network = NetworkCatalog.Create(
            "omni-sr", 2, new JsonObject { ["features"] = 8, ["groups"] = 1 });

        Assert.That(network.Describe().Window, Is.EqualTo(new NetworkWindow(64, 8)));
    }

    private static string GoldenFolder =>
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Goldens", "Networks");

    private static string GoldenName(int factor) => $"omnisr_x{factor}.safetensors";

    private static SafetensorsFile Golden(int factor) =>
        SafetensorsFile.Read(Path.Combine(GoldenFolder, GoldenName(factor)));

    /// <summary>All of the file's tensors that are no pictures are weights.</summary>
    private static OmniSrNetwork Load(int factor)
    {
        OmniSrNetwork network = new(factor);
        network.LoadWeights(
            Path.Combine(GoldenFolder, GoldenName(factor)), name => !name.StartsWith("__", StringComparison.Ordinal));
        return network;
    }

    private static float[] ToUnits(float[] values) => [.. values.Select(value => (value + 1) / 2)];

    private static void AssertIsOutput(float[] result, SafetensorsTensor expected)
    {
        double worst = result.Zip(expected.ToSingles(), (a, b) => Math.Abs(2.0 * a - 1 - b)).Max();
        TestContext.Out.WriteLine($"largest difference {worst:g2}");
        Assert.That(worst, Is.LessThanOrEqualTo(Tolerance), "largest difference");
    }
}
