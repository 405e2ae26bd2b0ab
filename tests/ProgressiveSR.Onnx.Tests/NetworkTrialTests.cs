using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using DataType = ProgressiveSR.Torch.OnnxFormat.TensorProto.Types.DataType;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>What opening a file finds out about the values that its network makes.</summary>
public sealed class NetworkTrialTests
{
    [OneTimeSetUp]
    public void RequireRuntime() =>
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();

    [Test]
    public void Open_FileThatMakesNaN_NamesIt()
    {
        string path = Fault("nan.onnx");

        Assert.That(
            () => OnnxSuperResolver.Open(path, new OnnxSuperResolverOptions { Factor = 2 }),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains("nan.onnx").And.Message.Contains("not finite").And.Message.Contains("weights"));
    }

    /// <summary>White is 65504 at most in 16 bits.</summary>
    [Test]
    public void Open_HalvesThatOverflowAtWhite_SaysToUse32Bits()
    {
        OnnxSuperResolverOptions options = new() { OutputRange = new OnnxValueRange(0, 70_000) };
        byte[] file = TestGraphs.Scaled(70_000, type: DataType.Float16);

        Assert.That(
            () => OnnxSuperResolver.Open(file, options),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("not finite").And.Message.Contains("32 bits"));
        Assert.That(() => OnnxSuperResolver.Open(TestGraphs.Scaled(70_000), options).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Open_FileOfAnotherOutputRange_NamesBothAndTheOption()
    {
        string path = Fault("out255.onnx");

        Assert.That(
            () => OnnxSuperResolver.Open(path, new OnnxSuperResolverOptions { Factor = 2 }),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains("out255.onnx").And.Message.Contains("255 for white").And.Message.Contains("0..1")
                .And.Message.Contains("OutputRange"));
    }

    [Test]
    public void SuperResolve_FileOfAnotherOutputRangeSetApart_KeepsTheRange()
    {
        OnnxSuperResolverOptions options = new() { Factor = 2, OutputRange = new OnnxValueRange(0, 255) };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(Fault("out255.onnx"), options);
        float[] source = new float[3 * 12 * 12];
        source.AsSpan().Fill(0.25f);
        float[] result = new float[4 * source.Length];

        network.SuperResolve(source, 12, 12, result);

        Assert.That(result[(12 * 24) + 12], Is.EqualTo(0.25f).Within(1e-4));
    }

    /// <summary>Black and white as numbers of the network, and as stated.</summary>
    [TestCase(255, 0, 0, 1, 0, 1)]
    [TestCase(1 / 255f, 0, 0, 1, 0, 1)]
    [TestCase(2, -1, 0, 1, 0, 1)]
    [TestCase(0.5f, 0.5f, 0, 1, 0, 1)]
    [TestCase(1, -0.5f, 0, 1, 0, 1)]
    [TestCase(1, 0, 0, 255, 0, 1)]
    [TestCase(1, 0, 0, 1, 0, 255)]
    [TestCase(1, 0, -1, 1, 0, 1)]
    public void Open_AnotherRangeThanStated_Throws(
        float scale, float offset, float inMin, float inMax, float outMin, float outMax)
    {
        OnnxSuperResolverOptions options = new()
        {
            InputRange = new OnnxValueRange(inMin, inMax),
            OutputRange = new OnnxValueRange(outMin, outMax),
        };

        Assert.That(
            () => OnnxSuperResolver.Open(TestGraphs.Scaled(scale, offset), options),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains($"{options.OutputRange} was stated"));
    }

    [TestCase(255, 0, 0, 1, 0, 255)]
    [TestCase(2, -1, 0, 1, -1, 1)]
    [TestCase(0.5f, 0.5f, -1, 1, 0, 1)]
    [TestCase(1 / 255f, 0, 0, 255, 0, 1)]
    [TestCase(1, -0.5f, 0, 1, -0.5f, 0.5f)]
    public void SuperResolve_RangesApart_MapsBothWays(
        float scale, float offset, float inMin, float inMax, float outMin, float outMax)
    {
        OnnxSuperResolverOptions options = new()
        {
            InputRange = new OnnxValueRange(inMin, inMax),
            OutputRange = new OnnxValueRange(outMin, outMax),
        };
        using OnnxSuperResolver network = OnnxSuperResolver.Open(TestGraphs.Scaled(scale, offset), options);
        float[] source = RandomData.Pixels(1, 3 * 7 * 5);
        float[] result = new float[4 * source.Length];

        network.SuperResolve(source, 7, 5, result);

        for (int i = 0; i < result.Length; i++)
        {
            Assert.That(result[i], Is.EqualTo(source[i / 14 / 2 * 7 + i % 14 / 2]).Within(1e-5));
        }
    }

    [TestCase(1, 0.8f)]
    [TestCase(1, -0.9f)]
    [TestCase(0, 1)]
    [TestCase(0, 0.05f)]
    [TestCase(0.8f, 0)]
    [TestCase(1.3f, 2)]
    public void Open_SharpeningSofteningOrDifferenceAlone_IsTaken(float kept, float share) => Assert.That(
        () => OnnxSuperResolver.Open(TestGraphs.Difference(kept, share)).Dispose(), Throws.Nothing);

    [Test]
    public void Open_RandomWeights_IsTaken([Range(0, 24)] int seed, [Values(0.1f, 1, 4)] float scale) => Assert.That(
        () => OnnxSuperResolver.Open(TestGraphs.Untrained(seed, scale)).Dispose(), Throws.Nothing);

    [Test]
    public void Open_Zeros_IsTaken() =>
        Assert.That(() => OnnxSuperResolver.Open(TestGraphs.Scaled(0)).Dispose(), Throws.Nothing);

    [Test]
    public void Open_NoShapeInTheFile_RunsAsWithIt([Values] bool input, [Values] bool output)
    {
        byte[] file = TestGraphs.WithoutShape(TestGraphs.Repeat(3), input, output);
        using OnnxSuperResolver network = OnnxSuperResolver.Open(file);
        float[] source = RandomData.Pixels(1, 3 * 7 * 5);
        float[] result = new float[9 * source.Length];

        network.SuperResolve(source, 7, 5, result);

        Assert.That(network.Info.Factor, Is.EqualTo(3));
        Assert.That(result[4 * 21 + 4], Is.EqualTo(source[7 + 1]).Within(1e-6));
    }

    /// <summary>The trial run then finds what the file does not say.</summary>
    [Test]
    public void Open_NoShapeOfOneColour_Throws() => Assert.That(
        () => OnnxSuperResolver.Open(TestGraphs.WithoutShape(TestGraphs.Repeat(2, colours: 1), true, true)),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains("16x16"));

    [TestCase(0, 0)]
    [TestCase(1, 0)]
    [TestCase(float.NaN, 1)]
    [TestCase(0, float.PositiveInfinity)]
    public void ValueRange_ThatIsNone_Throws(float min, float max) =>
        Assert.That(() => new OnnxValueRange(min, max), Throws.ArgumentException);

    /// <summary>Not found by any trial picture: rendering looks too.</summary>
    [Test]
    public void Render_NetworkThatMakesNaNOfBlack_NamesIt([Values] bool fixedTile)
    {
        using TestModel model = TestModel.Create(32, seed: 3);
        using OnnxBackend backend = new(new OnnxOptions { FixedTile = fixedTile ? 128 : 0 });
        using OnnxSuperResolver network = OnnxSuperResolver.Open(
            TestGraphs.BlackIsNoNumber(), new OnnxSuperResolverOptions { Name = "dividing", Halo = 1 }, backend);
        ISuperResolver black = new Blackened(network);
        using ReceiverModel receiver = new(model.Bundle, backend, [black]);
        ProgressiveDecoder decoder = Receive(model, receiver);

        Assert.That(
            () => decoder.Render(),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains("'dividing'").And.Message.Contains("not finite")
                .And.Message.Contains("32 bits"));
    }

    private static ProgressiveDecoder Receive(TestModel model, ReceiverModel receiver)
    {
        EncodedPicture encoded = model.Encode(new Picture(96, 64));
        ProgressiveDecoder decoder = new(encoded.Info.Header, receiver);
        decoder.Add(encoded.GetIncrement(0));
        decoder.Add(encoded.GetIncrement(1));
        return decoder;
    }

    private static string Fault(string name) => Path.Combine(AppContext.BaseDirectory, "faults", name);

    /// <summary>Shows a network black pictures only: what a random model expands is never quite black.</summary>
    private sealed class Blackened(ISuperResolver network) : ISuperResolver
    {
        public SuperResolverInfo Info => network.Info;

        public void SuperResolve(
            ReadOnlySpan<float> source,
            int width,
            int height,
            Span<float> destination,
            CancellationToken cancellationToken = default) =>
            network.SuperResolve(new float[source.Length], width, height, destination, cancellationToken);

        public void Dispose()
        {
        }
    }
}
