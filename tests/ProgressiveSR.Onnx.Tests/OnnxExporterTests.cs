using Microsoft.ML.OnnxRuntime;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Graphs of fixed sizes, as GPUs and browsers like them.</summary>
public sealed class OnnxExporterTests
{
    private TestModel model = null!;

    [SetUp]
    public void CreateModel()
    {
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();
        model = TestModel.Create(8, seed: 4);
    }

    [TearDown]
    public void DeleteModel() => model.Dispose();

    [Test]
    public void Write_FixedSizes_AreInTheGraphs()
    {
        Export(new OnnxExportOptions { Blocks = 6, Height = 32, Width = 24 });

        Assert.Multiple(() =>
        {
            AssertPorts(ModelGraphFiles.Sampling(1), "picture", [1, 3, 32, 24], "samples", [12, 15]);
            AssertPorts(ModelGraphFiles.Processing(1), "previous", [6, 3, 2, 2], "lowResolution", [6, 3, 3, 3]);
            AssertPorts(ModelGraphFiles.Expanding(1), "lowResolution", [6, 3, 3, 3], "expanded", [6, 3, 4, 4]);
            AssertPorts(ModelGraphFiles.Consistency(1), "pixels", [6, 3, 8, 8], "corrected", [6, 3, 8, 8]);
            AssertPorts(ModelGraphFiles.Network("x2"), "picture", [1, 3, 32, 24], "enlarged", [1, 3, 64, 48]);
        });
    }

    [Test]
    public void Write_FixedTile_GivesTheSamePicturesAsAnySize()
    {
        const int Width = 70;
        const int Height = 51;
        float[] source = RandomData.Pixels(1, 3 * Width * Height);
        string path = Path.Combine(model.Folder, ModelGraphFiles.Network("x2"));
        float[] expected = SuperResolve();
        Export(new OnnxExportOptions { Height = 32, Width = 40 });

        float[] actual = SuperResolve();

        NumericAssert.AreClose(actual, expected, 1e-5);

        float[] SuperResolve()
        {
            using OnnxSuperResolver network = OnnxSuperResolver.Open(path);
            float[] result = new float[source.Length * 4];
            network.SuperResolve(source, Width, Height, result);
            return result;
        }
    }

    [Test]
    public void WriteNetwork_NetworkOfABundle_IsTheSameInAFileOfItsOwn()
    {
        const int Width = 17;
        const int Height = 12;
        NetworkWeights weights = model.Networks.Single(network => network.Description.Factor == 2);
        string folder = Path.Combine(model.Folder, "alone");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "network.onnx");
        float[] source = RandomData.Pixels(1, 3 * Width * Height);
        float[] expected = new float[source.Length * 4];
        float[] actual = new float[expected.Length];
        using OnnxBackend backend = new();
        using ISuperResolver bundled = backend.CreateSuperResolver(model.Bundle, "x2");
        bundled.SuperResolve(source, Width, Height, expected);

        OnnxExporter.WriteNetwork(weights, path);

        using OnnxSuperResolver alone = OnnxSuperResolver.Open(path);
        alone.SuperResolve(source, Width, Height, actual);
        Assert.Multiple(() =>
        {
            Assert.That(Directory.GetFiles(folder), Is.EqualTo([path]));
            Assert.That(alone.Info.Halo, Is.EqualTo(TestModel.Halo));
            Assert.That(alone.Info.Parameters, Is.EqualTo(weights.Description.Parameters));

            // The test's weights are numbers of 16 bits, so that both files hold the same.
            Assert.That(actual, Is.EqualTo(expected));
        });
    }

    [Test]
    public void WriteNetwork_TensorMissing_NamesItAndLeavesNoFile()
    {
        NetworkWeights weights = model.Networks[0];
        NetworkWeights broken = weights with
        {
            Tensors = weights.Tensors.Where(pair => pair.Key != "tail.bias").ToDictionary(),
        };
        string path = Path.Combine(model.Folder, "broken.onnx");

        Assert.That(
            () => OnnxExporter.WriteNetwork(broken, path),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'tail.bias'"));
        Assert.That(path, Does.Not.Exist);
    }

    /// <summary>Backends that fill modules refuse such files, so none may come to be.</summary>
    [Test]
    public void WriteNetwork_TensorLeftOver_NamesItAndLeavesNoFile()
    {
        NetworkWeights weights = model.Networks[0];
        NetworkWeights surplus = weights with
        {
            Tensors = weights.Tensors.Append(new("tail.gain", new TensorData([2], [1, 2]))).ToDictionary(),
        };
        string path = Path.Combine(model.Folder, "surplus.onnx");

        Assert.That(
            () => OnnxExporter.WriteNetwork(surplus, path),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains("'tail.gain'").And.Message.Contains("[2]"));
        Assert.That(path, Does.Not.Exist);
    }

    [TestCase(-5, 32, 32, "Blocks is -5", "1 or more")]
    [TestCase(0, 32, 32, "Blocks is 0", "1 or more")]
    [TestCase(1, 28, 32, "Height is 28", "block of 8")]
    [TestCase(1, 32, 0, "Width is 0", "block of 8")]
    [TestCase(1, null, -8, "Width is -8", "block of 8")]
    [TestCase(1, 8, 32, "Height is 8", "halo of 7")]
    public void Write_ImpossibleSize_NamesItAndTheRule(
        int? blocks, int? height, int? width, string size, string rule) => Assert.That(
        () => Export(new() { Blocks = blocks, Height = height, Width = width }),
        Throws.ArgumentException.With.Message.Contains(size).And.Message.Contains(rule));

    [TestCase(14)]
    [TestCase(0)]
    [TestCase(-1)]
    public void WriteNetwork_SizeWithinTwoHalos_NamesItAndLeavesNoFile(int side)
    {
        string path = Path.Combine(model.Folder, "small.onnx");

        Assert.That(
            () => OnnxExporter.WriteNetwork(model.Networks[0], path, new() { Height = side, Width = side }),
            Throws.ArgumentException.With.Message.Contains($"Height is {side}"));
        Assert.That(path, Does.Not.Exist);
    }

    [Test]
    public void WriteNetwork_SizeAboveTwoHalos_Opens()
    {
        string path = Path.Combine(model.Folder, "tile.onnx");

        OnnxExporter.WriteNetwork(model.Networks[0], path, new() { Height = 15, Width = 15 });

        Assert.That(() => OnnxSuperResolver.Open(path).Dispose(), Throws.Nothing);
    }

    [Test]
    public void WriteNetwork_OtherSizeThanTheWindows_NamesBoth()
    {
        NetworkWeights windowed = model.Networks[0] with
        {
            Description = model.Networks[0].Description with { Window = new NetworkWindow(32, 8), Halo = 31 },
        };

        Assert.That(
            () => OnnxExporter.WriteNetwork(
                windowed, Path.Combine(model.Folder, "windowed.onnx"), new() { Width = 40 }),
            Throws.ArgumentException.With.Message.Contains("Width is 40").And.Message.Contains("windows of 32"));
    }

    private void Export(OnnxExportOptions options) => OnnxExporter.Write(
        model.Folder, model.Bundle.Manifest.Levels, model.BlockSize, model.Bundle.Manifest.Networks, options);

    private void AssertPorts(string file, string input, int[] inputShape, string output, int[] outputShape)
    {
        using InferenceSession session = new(Path.Combine(model.Folder, file));
        Assert.That(session.InputMetadata[input].Dimensions, Is.EqualTo(inputShape), file);
        Assert.That(session.OutputMetadata[output].Dimensions, Is.EqualTo(outputShape), file);
    }
}
