using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Files of others as super-resolvers.</summary>
public sealed class OnnxSuperResolverTests : OnnxSuperResolverFixture
{
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void Open_AnyFactor_FindsIt(int factor)
    {
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Repeat(factor));

        Assert.That(network.Info.Factor, Is.EqualTo(factor));
    }

    [Test]
    public void Open_File_TakesItsName()
    {
        string path = Path.Combine(Path.GetTempPath(), $"psr-{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, TestGraphs.Repeat(2));
        try
        {
            using OnnxSuperResolver network = OnnxSuperResolver.Open(path);

            Assert.That(network.Info.Name, Is.EqualTo(Path.GetFileNameWithoutExtension(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Open_NoFile_Throws() =>
        Assert.That(() => OnnxSuperResolver.Open("nothing-here.onnx"), Throws.InstanceOf<FileNotFoundException>());

    [Test]
    public void Open_OtherFactorThanAsked_NamesBoth() => Refuses(
        TestGraphs.Repeat(3), new OnnxSuperResolverOptions { Factor = 4 }, "48x48 from 16x16", "a factor of 3", "4");

    [Test]
    public void Open_OneColour_NamesThePlanes() =>
        Refuses(TestGraphs.Repeat(2, colours: 1), null, "1 x 1 planes", "1 x 3");

    [Test]
    public void Open_TwoInputs_NamesTheirNumber() => Refuses(TestGraphs.TwoInputs(), null, "has 2 inputs");

    [Test]
    public void Open_Vector_NamesTheDimensions() => Refuses(TestGraphs.Vector(), null, "2 dimensions");

    [Test]
    public void Open_Bytes_NamesTheType() => Refuses(TestGraphs.Bytes(), null, "UInt8");

    [Test]
    public void Open_SameSize_SaysThatThereIsNoFactor() => Refuses(TestGraphs.SameSize(), null, "16x16 from 16x16");

    [Test]
    public void Open_NoModel_Throws([Values(0, 1, 100)] int length) => Assert.That(
        () => OnnxSuperResolver.Open(RandomData.Bytes(length, length)), Throws.InstanceOf<InvalidModelException>());

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(-2)]
    public void Open_ImpossibleFactor_Throws(int factor) => Assert.That(
        () => OnnxSuperResolver.Open(TestGraphs.Repeat(2), new OnnxSuperResolverOptions { Factor = factor }),
        Throws.InstanceOf<ArgumentException>());

    [TestCase(0, 255)]
    [TestCase(-1, 1)]
    [TestCase(0, 1)]
    public void SuperResolve_OtherRange_MapsBothWays(float min, float max)
    {
        float[] source = RandomData.Pixels(1, 3 * 6 * 5);
        OnnxSuperResolverOptions options = new() { InputRange = new(min, max) };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Repeat(2), options);

        NumericAssert.AreClose(SuperResolve(network, source, 6, 5), Repeat(source, 6, 5, 2), 1e-6);
    }

    [TestCase(DataType.Float, 1e-6)]
    [TestCase(DataType.Float16, 1e-3)]
    public void SuperResolve_EitherType_RepeatsPixels(object type, double tolerance)
    {
        float[] source = RandomData.Pixels(2, 3 * 7 * 9);
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Repeat(3, type: (DataType)type));

        NumericAssert.AreClose(SuperResolve(network, source, 7, 9), Repeat(source, 7, 9, 3), tolerance);
    }

    [Test]
    public void Open_OutputNotDescribed_FindsFactorByRunning()
    {
        using OnnxSuperResolver network = OnnxSuperResolver.Open(
            TestGraphs.Repeat(2, width: 40, height: 32, describeOutput: false));

        Assert.That(network.Info.Factor, Is.EqualTo(2));
    }

    [Test]
    public void Open_NetworkOfABundle_KnowsItsHaloAndParameters()
    {
        using TestModel model = TestModel.Create(8, seed: 3);

        string path = Path.Combine(model.Folder, ModelGraphFiles.Network("x2"));
        using OnnxSuperResolver network = OnnxSuperResolver.Open(path);

        Assert.Multiple(() =>
        {
            Assert.That(network.Info.Halo, Is.EqualTo(TestModel.Halo));
            Assert.That(network.Info.Parameters, Is.EqualTo(model.Bundle.Manifest.Network("x2").Parameters));
        });
    }

    [Test]
    public void Open_WeightsNotGiven_NamesTheirFile()
    {
        using TestModel model = TestModel.Create(8, seed: 3);
        ReadOnlyMemory<byte> graph = model.Bundle.ReadFile(ModelGraphFiles.Network("x2"));

        Assert.That(
            () => OnnxSuperResolver.Open(graph),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains(ModelManifest.NetworkFile("x2")));
    }
}
