using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Torch.OnnxFormat;

namespace ProgressiveSR.Torch.Tests.Networks;

public class CarnNetworkTests : NetworkFixture
{
    [Test]
    public void Halo_IsTheReachOfOnePixel([Values(2, 3, 4)] int factor, [Values] bool mobile)
    {
        using CarnNetwork network = new(factor, features: 8, groups: 2, mobile);

        AssertReachIsHalo(network);
    }

    [Test]
    public void Forward_AtTheStart_IsNearBicubic([Values(2, 3, 4)] int factor, [Values] bool mobile)
    {
        using CarnNetwork network = new(factor, features: 24, groups: 4, mobile);

        AssertStartsNearBicubic(network);
    }

    [Test]
    public void Forward_BFloat16_IsNearFloat32([Values] bool mobile)
    {
        using CarnNetwork network = new(4, features: 16, groups: 4, mobile);

        AssertBFloat16IsNear(network);
    }

    [Test]
    public void Forward_WithoutGradients_LeavesNothingButItsResult([Values] bool mobile)
    {
        using CarnNetwork network = new(4, features: 4, groups: 2, mobile);

        AssertLeavesOneTensor(network);
    }

    // The authors' own definition, counted.
    [TestCase(2, 1, false, false, 964_187)]
    [TestCase(3, 1, false, false, 1_148_827)]
    [TestCase(4, 1, false, false, 1_111_899)]
    [TestCase(2, 1, false, true, 1_591_963)]
    [TestCase(4, 1, false, true, 1_591_963)]
    [TestCase(2, 4, true, false, 257_051)]
    [TestCase(3, 4, true, false, 303_451)]
    [TestCase(4, 4, true, false, 294_171)]
    [TestCase(2, 4, true, true, 414_811)]
    [TestCase(4, 4, true, true, 414_811)]
    public void Describe_PublishedSettings_CountsParameters(
        int factor, int groups, bool mobile, bool multiScale, long parameters)
    {
        using CarnNetwork network = new(factor, groups: groups, mobile: mobile, multiScale: multiScale);

        Assert.Multiple(() =>
        {
            Assert.That(network.Describe().Parameters, Is.EqualTo(parameters));
            Assert.That(Count(network.TrainableParameters()), Is.EqualTo(parameters - 24));
            Assert.That(Count(network.parameters().Where(one => one.requires_grad)), Is.EqualTo(parameters - 24));
        });
    }

    // Both mean shifts, entry and exit, blocks, fusions, upsampler, by hand; and the paper's billions for 1280x720.
    [TestCase(2, 1, false, 9 * 5 + 27 * 64 * 5 + (162 + 36) * 64 * 64 + 9 * 64 * 256, 222.8)]
    [TestCase(3, 1, false, 9 * 10 + 27 * 64 * 10 + (162 + 36) * 64 * 64 + 9 * 64 * 576, 118.8)]
    [TestCase(4, 1, false, 9 * 17 + 27 * 64 * 17 + (162 + 36) * 64 * 64 + 5 * 9 * 64 * 256, 90.9)]
    [TestCase(2, 4, true, 9 * 5 + 27 * 64 * 5 + 9 * (288 + 64) * 64 + 36 * 64 * 64 + 9 * 16 * 256, 91.2)]
    [TestCase(3, 4, true, 9 * 10 + 27 * 64 * 10 + 9 * (288 + 64) * 64 + 36 * 64 * 64 + 9 * 16 * 576, 46.1)]
    [TestCase(4, 4, true, 9 * 17 + 27 * 64 * 17 + 9 * (288 + 64) * 64 + 36 * 64 * 64 + 5 * 9 * 16 * 256, 32.5)]
    public void MultiplyAdds_PublishedSettings_CountEveryConvolutionOfTheFactor(
        int factor, int groups, bool mobile, long expected, double published)
    {
        foreach (bool multiScale in (bool[])[false, true])
        {
            using CarnNetwork network = new(factor, groups: groups, mobile: mobile, multiScale: multiScale);

            Assert.Multiple(() =>
            {
                Assert.That(network.MultiplyAddsPerSourcePixel, Is.EqualTo(expected));
                Assert.That(
                    network.Describe().MultiplyAddsPerPixel * 1280 * 720 / 1e9, Is.EqualTo(published).Within(0.05));
            });
        }
    }

    [Test]
    public void WriteNetwork_MultiScale_HoldsTheBranchOfTheFactorOnly()
    {
        using TemporaryFile file = new(".onnx");
        using CarnNetwork network = new(4, features: 4, multiScale: true);

        OnnxExporter.WriteNetwork(NetworkWeights.Of(network), file.Path);

        string[] branches =
        [
            .. ModelProto.Parser.ParseFrom(File.ReadAllBytes(file.Path)).Graph.Initializer
                .Where(tensor => tensor.Name.StartsWith("upsample.", StringComparison.Ordinal))
                .Select(tensor => tensor.Name.Split('.')[1]).Distinct(),
        ];
        Assert.That(branches, Is.EqualTo(["up4"]));
    }

    [Test]
    public void WriteNetwork_TensorOfNoFactor_NamesIt()
    {
        using TemporaryFile file = new(".onnx");
        using CarnNetwork network = new(4, features: 4, multiScale: true);
        NetworkWeights weights = NetworkWeights.Of(network);
        TensorData strange = new([1], [0]);
        NetworkWeights surplus = weights with
        {
            Tensors = weights.Tensors.Append(new("upsample.up8.body.0.bias", strange)).ToDictionary(),
        };

        Assert.That(
            () => OnnxExporter.WriteNetwork(surplus, file.Path),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'upsample.up8.body.0.bias'"));
    }

    [TestCase("""{ "groups": 1, "mobile": true, "multiScale": true }""", "features")]
    [TestCase("""{ "features": 4, "mobile": true, "multiScale": true }""", "groups")]
    [TestCase("""{ "features": 4, "groups": 1, "multiScale": true }""", "mobile")]
    [TestCase("""{ "features": 4, "groups": 1, "mobile": true }""", "multiScale")]
    [TestCase("""{ "features": 4, "groups": 3, "mobile": true, "multiScale": true }""", "groups")]
    [TestCase("""{ "features": 4, "groups": 1, "mobile": 1, "multiScale": true }""", "mobile")]
    [TestCase("""{ "features": 1000000, "groups": 1, "mobile": true, "multiScale": true }""", "features")]
    public void Create_ImpossibleSettings_NamesThem(string settings, string name) => Assert.That(
        () => NetworkCatalog.Create("carn", 2, JsonNode.Parse(settings)!.AsObject()),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains($"'{name}'"));

    [Test]
    public void Create_GroupsThatDoNotDivideTheFeatures_NamesBoth() => Assert.That(
        () => new CarnNetwork(2, features: 10, groups: 4),
        Throws.ArgumentException.With.Message.Contains("10 'features'").And.Message.Contains("4 'groups'"));

    [TestCase(0, 1)]
    [TestCase(4097, 1)]
    [TestCase(4, 0)]
    public void Create_NumberOutOfRange_Throws(int features, int groups) => Assert.That(
        () => new CarnNetwork(2, features, groups), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Create_MultiScaleOfAnotherFactor_Throws() => Assert.That(
        () => new CarnNetwork(8, features: 4, multiScale: true), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
