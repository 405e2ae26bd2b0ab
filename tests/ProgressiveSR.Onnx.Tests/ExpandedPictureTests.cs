using System.Text.Json.Nodes;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Networks that take the expanded pictures of the separable kernel: 13 channels.</summary>
public sealed class ExpandedPictureTests
{
    private const int Channels = 13;
    private const int Features = 4;

    private string folder = null!;

    [OneTimeSetUp]
    public void WriteNetworks()
    {
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();
        folder = Directory.CreateTempSubdirectory("expanded").FullName;
        OnnxExporter.WriteNetwork(Network(), AnySize);
        OnnxExporter.WriteNetwork(Network(), FixedSize, new OnnxExportOptions { Height = 24, Width = 20 });
    }

    [OneTimeTearDown]
    public void DeleteNetworks() => Directory.Delete(folder, recursive: true);

    private string AnySize => Path.Combine(folder, "any.onnx");

    private string FixedSize => Path.Combine(folder, "fixed.onnx");

    [Test]
    public void Open_ChannelsNotSaid_NamesThem() => Assert.That(
        () => OnnxSuperResolver.Open(AnySize),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains("1 x 13 planes").And.Message.Contains("1 x 3"));

    [TestCase(0)]
    [TestCase(257)]
    public void Open_ImpossibleChannels_Throws(int channels) => Assert.That(
        () => OnnxSuperResolver.Open(AnySize, new OnnxSuperResolverOptions { InputChannels = channels }),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("InputChannels"));

    [TestCase(40, 31)]
    [TestCase(20, 24)]
    [TestCase(7, 50)]
    public void SuperResolve_FileOfFixedSize_EqualsOneOfAnySize(int width, int height)
    {
        OnnxSuperResolverOptions options = new() { InputChannels = Channels };
        using OnnxSuperResolver whole = OnnxSuperResolver.Open(AnySize, options);
        using OnnxSuperResolver tiles = OnnxSuperResolver.Open(FixedSize, options);
        float[] source = RandomData.Pixels(width, Channels * width * height);
        float[] expected = new float[3 * 4 * width * height];
        float[] actual = new float[expected.Length];

        whole.SuperResolve(source, width, height, expected);
        tiles.SuperResolve(source, width, height, actual);

        // Right and bottom borders of a picture that does not fill its tile are repeated, where the other sees zeros.
        int right = width % 20 == 0 ? 2 * width : 2 * (width - 2);
        int bottom = height % 24 == 0 ? 2 * height : 2 * (height - 2);
        Assert.That(whole.Info.InputChannels, Is.EqualTo(Channels));
        NumericAssert.AreClose(Inner(actual), Inner(expected), 2e-5);

        float[] Inner(float[] picture) =>
            [.. picture.Where((_, i) => i % (2 * width) < right && i / (2 * width) % (2 * height) < bottom)];
    }

    [Test]
    public void SuperResolve_PictureOfThreeChannels_Throws()
    {
        using OnnxSuperResolver network =
            OnnxSuperResolver.Open(AnySize, new OnnxSuperResolverOptions { InputChannels = Channels });

        Assert.That(
            () => network.SuperResolve(new float[3 * 64], 8, 8, new float[3 * 256]),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("832"));
    }

    private static NetworkWeights Network()
    {
        Random random = new(1);
        Dictionary<string, TensorData> tensors = new()
        {
            ["head.weight"] = new([Features, Channels, 3, 3], RandomData.Weights(random, Features * Channels * 9, 0.2)),
            ["head.bias"] = new([Features], RandomData.Weights(random, Features, 0.1)),
            ["tail.weight"] = new([12, Features, 3, 3], RandomData.Weights(random, 12 * Features * 9, 0.2)),
            ["tail.bias"] = new([12], RandomData.Weights(random, 12, 0.1)),
        };
        NetworkDescription description = new()
        {
            Name = "x2",
            Factor = 2,
            InputChannels = Channels,
            Architecture = "restoration",
            Settings = new JsonObject { ["features"] = Features, ["blocks"] = 0 },
            Halo = 2,
            Parameters = tensors.Values.Sum(tensor => tensor.Values.Length),
            MultiplyAddsPerPixel = 0,
        };
        return new NetworkWeights(description, tensors);
    }
}
