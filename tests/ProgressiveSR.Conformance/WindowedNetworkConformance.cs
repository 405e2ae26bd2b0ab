using ProgressiveSR.Backends;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Conformance;

/// <summary>What networks promise that are not local: they are seen through windows that lie on the picture.</summary>
public abstract class WindowedNetworkConformance : NetworkConformance
{
    private const int BlockSize = 32;

    private static readonly string[] Backends = ["torch", "onnx"];

    private static readonly (int Width, int Height)[] Sizes = [(1, 1), (1, 70), (9, 9), (65, 130)];

    /// <summary>Any size, also where the last window is another's but for a pixel.</summary>
    [Test]
    public void SuperResolve_AnySize_IsTheWindowsBlended(
        [ValueSource(nameof(Backends))] string runtime,
        [Values(2, 4)] int factor,
        [ValueSource(nameof(Sizes))] (int Width, int Height) size)
    {
        using TestModel model = CreateModel();
        IInferenceBackend backend = CreateBackend(runtime);
        using IDisposable? owner = backend as IDisposable;
        using ISuperResolver network = backend.CreateSuperResolver(model.Bundle, $"x{factor}");
        float[] source = RandomData.Pixels(size.Width, 3 * size.Width * size.Height);
        float[] result = new float[source.Length * factor * factor];

        network.SuperResolve(source, size.Width, size.Height, result);

        double[] expected = ReferenceWindows.SuperResolve(network, source, size.Width, size.Height);
        NumericAssert.AreClose(result, expected, 1e-5);
    }

    [Test]
    public void SuperResolve_ManyAtATime_EachAsAlone([ValueSource(nameof(Backends))] string runtime)
    {
        using TestModel model = CreateModel();
        IInferenceBackend backend = CreateBackend(runtime);
        using IDisposable? owner = backend as IDisposable;
        using ISuperResolver network = backend.CreateSuperResolver(model.Bundle, "x2");
        (float[] Source, int Width)[] inputs =
        [
            .. Enumerable.Range(0, 6).Select(i => (RandomData.Pixels(i, 3 * (60 + 9 * i) * 70), 60 + 9 * i)),
        ];
        float[][] alone = [.. inputs.Select(input => SuperResolve(network, input.Source, input.Width, 70))];
        float[][] together = new float[inputs.Length][];

        Parallel.For(
            0, inputs.Length, i => together[i] = SuperResolve(network, inputs[i].Source, inputs[i].Width, 70));

        Assert.That(together, Is.EqualTo(alone));
    }

    /// <summary>Between windows every backend stops.</summary>
    [Test]
    public void SuperResolve_CancelledBetweenWindows_StopsBeforeItsEnd([ValueSource(nameof(Backends))] string runtime)
    {
        using TestModel model = CreateModel();
        IInferenceBackend backend = CreateBackend(runtime);
        using IDisposable? owner = backend as IDisposable;
        using ISuperResolver network = backend.CreateSuperResolver(model.Bundle, "x2");

        CancellationCheck.AssertStops(network, 400, 64);
    }

    [Test]
    public void SuperResolve_WrongLength_Throws(
        [ValueSource(nameof(Backends))] string runtime, [Values(70, 9)] int width)
    {
        using TestModel model = CreateModel();
        IInferenceBackend backend = CreateBackend(runtime);
        using IDisposable? owner = backend as IDisposable;
        using ISuperResolver network = backend.CreateSuperResolver(model.Bundle, "x2");
        foreach ((int source, int result) in ((int, int)[])[(-1, 0), (1, 0), (0, -1), (0, 1)])
        {
            Assert.That(
                () => network.SuperResolve(
                    new float[3 * width * 5 + source], width, 5, new float[12 * width * 5 + result]),
                Throws.InstanceOf<ArgumentException>(),
                $"{source}, {result}");
        }
    }

    [Test]
    public void Create_OwnNetwork_StatesItsWindow(
        [ValueSource(nameof(Backends))] string runtime, [Values(2, 4)] int factor)
    {
        using TestModel model = CreateModel();
        IInferenceBackend backend = CreateBackend(runtime);
        using IDisposable? owner = backend as IDisposable;
        using ISuperResolver network = backend.CreateSuperResolver(model.Bundle, $"x{factor}");
        using SuperResolutionNetwork module = CreateNetwork(factor);

        Assert.That(network.Info.Window, Is.EqualTo(module.Window).And.Not.Null);
        Assert.That(network.Info.Halo, Is.EqualTo(module.Window!.Reach));
    }

    [Test]
    public void Render_Region_HasThePixelsOfTheWholePicture([ValueSource(nameof(Backends))] string runtime)
    {
        const int Width = 413;
        const int Height = 301;
        using TestModel model = CreateModel();
        IInferenceBackend backend = CreateBackend(runtime);
        using IDisposable? owner = backend as IDisposable;
        using ReceiverModel receiver = new(model.Bundle, backend);
        EncodedPicture encoded = model.Encode(RandomData.Picture(1, Width, Height));
        ProgressiveDecoder decoder = new(encoded.Info.Header, receiver);
        decoder.Add(encoded.GetIncrement(0));
        decoder.Add(encoded.GetTiles(1, new BlockRegion(1, 0, 11, 10)));
        for (int level = 2; level <= encoded.Info.HighestLevel; level++)
        {
            decoder.Add(encoded.GetTiles(level, new BlockRegion(3, 2, 11 - level, 4)));
        }

        Picture whole = decoder.Render().Picture;

        PixelRegion[] regions = [new(0, 0, 1, 1), new(70, 60, 100, 130), new(230, 150, 183, 151), new(100, 90, 16, 16)];
        foreach (PixelRegion region in regions)
        {
            Picture part = decoder.Render(new RenderOptions { Region = region }).Picture;
            for (int y = 0; y < region.Height; y++)
            {
                Assert.That(
                    part.View.Row(y).SequenceEqual(whole.Crop(region).Row(y)), $"row {y} of {region}");
            }
        }
    }

    private TestModel CreateModel()
    {
        using SuperResolutionNetwork network4 = CreateNetwork(4);
        using SuperResolutionNetwork network2 = CreateNetwork(2);
        return TestModel.Create(BlockSize, seed: 1, [NetworkWeights.Of(network4), NetworkWeights.Of(network2)]);
    }

    private IInferenceBackend CreateBackend(string runtime) =>
        runtime == "torch" ? CreateTorchBackend() : CreateOnnxBackend();

    private static float[] SuperResolve(ISuperResolver network, float[] source, int width, int height)
    {
        float[] result = new float[source.Length * network.Info.Factor * network.Info.Factor];
        network.SuperResolve(source, width, height, result);
        return result;
    }
}
