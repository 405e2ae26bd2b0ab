using Microsoft.ML.OnnxRuntime;
using ProgressiveSR.Conformance;
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
            AssertPorts(ModelGraphFiles.Network(2), "picture", [1, 3, 32, 24], "enlarged", [1, 3, 64, 48]);
        });
    }

    [Test]
    public void Write_FixedTile_GivesTheSamePicturesAsAnySize()
    {
        const int Width = 70;
        const int Height = 51;
        float[] source = RandomData.Pixels(1, 3 * Width * Height);
        string path = Path.Combine(model.Folder, ModelGraphFiles.Network(2));
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
        using ISuperResolver bundled = backend.CreateSuperResolver(model.Bundle, 2);
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

    private void Export(OnnxExportOptions options) => OnnxExporter.Write(
        model.Folder, model.Schedule, model.BlockSize, model.Bundle.Manifest.Networks, options);

    private void AssertPorts(string file, string input, int[] inputShape, string output, int[] outputShape)
    {
        using InferenceSession session = new(Path.Combine(model.Folder, file));
        Assert.That(session.InputMetadata[input].Dimensions, Is.EqualTo(inputShape), file);
        Assert.That(session.OutputMetadata[output].Dimensions, Is.EqualTo(outputShape), file);
    }
}
