using ProgressiveSR.Conformance;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Files of others as super-resolvers.</summary>
public class OnnxSuperResolverTests
{
    [OneTimeSetUp]
    public void RequireRuntime() =>
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();

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
        TestGraphs.Repeat(3), new OnnxSuperResolverOptions { Factor = 4 }, "48x48 of 16x16", "a factor of 3", "4");

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
    public void Open_SameSize_SaysThatThereIsNoFactor() => Refuses(TestGraphs.SameSize(), null, "16x16 of 16x16");

    [Test]
    public void Open_NoModel_Throws([Values(0, 1, 100)] int length) => Assert.That(
        () => OnnxSuperResolver.Open(RandomData.Bytes(length, length)), Throws.InstanceOf<InvalidModelException>());

    [Test]
    public void Open_TileWithinTwoHalos_Throws() => Refuses(
        TestGraphs.Repeat(2, width: 12, height: 12), new OnnxSuperResolverOptions { Halo = 6 }, "12x12", "halo of 6");

    /// <summary>Also a file that fixes one side: tiles need more than twice the halo of it.</summary>
    [TestCase(12, null)]
    [TestCase(null, 12)]
    public void Open_SideWithinTwoHalos_Throws(int? width, int? height) => Refuses(
        TestGraphs.Repeat(2, width: width, height: height),
        new OnnxSuperResolverOptions { Halo = 6 },
        "a side of 12",
        "halo of 6");

    [TestCase(16, null)]
    [TestCase(null, 16)]
    public void SuperResolve_OneSideFixed_RepeatsPixels(int? width, int? height)
    {
        float[] source = RandomData.Pixels(5, 3 * 37 * 41);
        OnnxSuperResolverOptions options = new() { Halo = 2 };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(
            TestGraphs.Repeat(2, width: width, height: height), options);

        NumericAssert.AreClose(SuperResolve(network, source, 37, 41), Repeat(source, 37, 41, 2), 0);
    }

    [Test]
    public void Open_SizeInItsNodes_NamesTheOtherSizeAndTheOption() =>
        Refuses(TestGraphs.BakedSize(), null, "a picture of 19x27", "InputMultiple");

    [Test]
    public void Open_PaddingNotCutOff_NamesWhatItMakesAndTheOption() => Refuses(
        TestGraphs.Uncropped(), null, "makes 1 x 3 x 64 x 48 of 19x27", "makes 1 x 3 x 54 x 38", "InputMultiple");

    [Test]
    public void SuperResolve_PaddingNotCutOffButMultipleGiven_RepeatsPixels()
    {
        float[] source = RandomData.Pixels(6, 3 * 21 * 30);
        OnnxSuperResolverOptions options = new() { InputMultiple = 8, MinSide = 16 };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Uncropped(), options);

        NumericAssert.AreClose(SuperResolve(network, source, 21, 30), Repeat(source, 21, 30, 2), 0);
    }

    [Test]
    public void SuperResolve_SizeThatFails_NamesItAndTheOption()
    {
        using OnnxSuperResolver network = OnnxSuperResolver.Open(
            TestGraphs.LeastSide12(), new OnnxSuperResolverOptions { Name = "own" });

        Assert.That(
            () => SuperResolve(network, new float[3 * 5 * 7], 5, 7),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains("a picture of 5x7").And.Message.Contains("MinSide"));
    }

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
        OnnxSuperResolverOptions options = new() { Min = min, Max = max };
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

    [TestCase(1, 1)]
    [TestCase(7, 9)]
    [TestCase(16, 8)]
    public void SuperResolve_InputMultiple_PadsAndCrops(int width, int height)
    {
        float[] source = RandomData.Pixels(3, 3 * width * height);
        OnnxSuperResolverOptions options = new() { InputMultiple = 8, MinSide = 12 };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Repeat(2), options);

        NumericAssert.AreClose(SuperResolve(network, source, width, height), Repeat(source, width, height, 2), 0);
    }

    [TestCase(16, 12)]
    [TestCase(5, 3)]
    [TestCase(40, 12)]
    [TestCase(17, 50)]
    [TestCase(61, 47)]
    public void SuperResolve_FixedSize_EqualsAnySize(int width, int height)
    {
        float[] source = RandomData.Pixels(4, 3 * width * height);
        OnnxSuperResolverOptions options = new() { Halo = 1 };
        using OnnxSuperResolver fixedSize = OnnxSuperResolver.Open(
            TestGraphs.Repeat(2, width: 16, height: 12, box: true), options);
        using OnnxSuperResolver anySize = OnnxSuperResolver.Open(TestGraphs.Repeat(2, box: true), options);

        float[] actual = SuperResolve(fixedSize, source, width, height);

        // Where a side is padded up to the fixed size, its border sees repeated pixels rather than zeros.
        int right = width < 16 ? 1 : 0;
        int bottom = height < 12 ? 1 : 0;
        NumericAssert.AreClose(
            Inner(actual, width, height, 2, right, bottom),
            Inner(SuperResolve(anySize, source, width, height), width, height, 2, right, bottom),
            1e-6);
    }

    [Test]
    public void Open_FixedSizeWithoutHalo_TakesAQuarterAtMost()
    {
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Repeat(2, width: 40, height: 32));

        Assert.That(network.Info.Halo, Is.EqualTo(8));
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

        string path = Path.Combine(model.Folder, ModelGraphFiles.Network(2));
        using OnnxSuperResolver network = OnnxSuperResolver.Open(path);

        Assert.Multiple(() =>
        {
            Assert.That(network.Info.Halo, Is.EqualTo(TestModel.Halo));
            Assert.That(network.Info.Parameters, Is.EqualTo(model.Bundle.Manifest.Network(2).Parameters));
        });
    }

    [Test]
    public void Open_WeightsNotGiven_NamesTheirFile()
    {
        using TestModel model = TestModel.Create(8, seed: 3);
        ReadOnlyMemory<byte> graph = model.Bundle.ReadFile(ModelGraphFiles.Network(2));

        Assert.That(
            () => OnnxSuperResolver.Open(graph),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains(ModelManifest.NetworkFile(2)));
    }

    private static void Refuses(byte[] model, OnnxSuperResolverOptions? options, params string[] said)
    {
        InvalidModelException? refusal = null;
        try
        {
            OnnxSuperResolver.Open(model, options).Dispose();
        }
        catch (InvalidModelException e)
        {
            refusal = e;
        }

        Assert.That(refusal, Is.Not.Null);
        Assert.Multiple(() =>
        {
            foreach (string text in said)
            {
                Assert.That(refusal!.Message, Does.Contain(text));
            }
        });
    }

    private static float[] SuperResolve(ISuperResolver network, float[] source, int width, int height)
    {
        float[] destination = new float[source.Length * network.Info.Factor * network.Info.Factor];
        network.SuperResolve(source, width, height, destination);
        return destination;
    }

    private static float[] Repeat(float[] source, int width, int height, int factor)
    {
        float[] result = new float[source.Length * factor * factor];
        for (int i = 0; i < result.Length; i++)
        {
            int x = i % (width * factor) / factor;
            int row = i / (width * factor) / factor;
            result[i] = source[row * width + x];
        }

        return result;
    }

    private static float[] Inner(float[] planes, int width, int height, int factor, int right, int bottom) =>
    [
        .. planes.Where((_, i) =>
            i % (width * factor) < (width - right) * factor
            && i / (width * factor) % (height * factor) < (height - bottom) * factor),
    ];
}
