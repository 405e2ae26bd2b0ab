using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Conformance;

/// <summary>What <see cref="ISuperResolver"/> promises, on a model's own networks.</summary>
public abstract class SuperResolverConformance : BackendFixture
{
    private TestModel separate = null!;

    /// <summary>Values are of the order of 1 and pass through 7 convolutions of at most 72 terms.</summary>
    protected virtual double Tolerance => 2e-5;

    /// <summary>
    /// Whether a call under way can be stopped. Those of libtorch cannot: a token stops Torch between calls, and there
    /// is a call for each tile or window.
    /// </summary>
    protected virtual bool StopsWithinACall => true;

    [OneTimeSetUp]
    public void CreateModelWithNetworkPerLevel() => separate = TestModel.WithNetworkPerLevel(16, seed: 3);

    [OneTimeTearDown]
    public void DisposeModelWithNetworkPerLevel() => separate.Dispose();

    [Test]
    public void Create_OwnNetwork_StatesWhatItIs([Values(2, 4)] int factor)
    {
        using ISuperResolver network = Create(factor);

        Assert.Multiple(() =>
        {
            Assert.That(network.Info.Factor, Is.EqualTo(factor));
            Assert.That(network.Info.Halo, Is.EqualTo(TestModel.Halo));
            Assert.That(network.Info.Parameters, Is.EqualTo(Weights(factor).Description.Parameters));
            Assert.That(network.Info.Name, Is.Not.Empty);
        });
    }

    [Test]
    public void Create_NameThatTheModelLacks_Throws() =>
        Assert.That(
            () => Backend.CreateSuperResolver(Model(8).Bundle, "x3"), Throws.InstanceOf<InvalidModelException>());

    [Test]
    public void Create_NetworkPerLevel_AgreesWithThatLevelsReference([Values(1, 2, 3)] int level)
    {
        float[] source = RandomData.Pixels(level, 3 * 11 * 9);
        NetworkWeights weights = separate.Networks.Single(network => network.Description.Name == $"x2-level{level}");
        using ISuperResolver network = Backend.CreateSuperResolver(separate.Bundle, $"x2-level{level}");

        float[] result = SuperResolve(network, source, 11, 9);

        AssertClose(result, ReferenceNetwork.SuperResolve(weights, source, 11, 9), Tolerance);
    }

    [TestCase("x2")]
    [TestCase("x2-level4")]
    public void Create_NoSuchNetworkAmongThoseOfLevels_NamesIt(string name) => Assert.That(
        () => Backend.CreateSuperResolver(separate.Bundle, name),
        Throws.InstanceOf<InvalidModelException>().With.Message.Contains($"'{name}'"));

    [Test]
    public void Render_NetworkPerLevelAndMixedLevels_ShowsEachBlockAsItsLevelsNetworkDoes()
    {
        Picture picture = RandomData.Picture(7, 96, 80);
        byte[] mixed = Receive(separate, picture, new ReceiverModel(separate.Bundle, Backend));

        Assert.Multiple(() =>
        {
            for (int level = 1; level <= separate.Schedule.Highest; level++)
            {
                ISuperResolver own = Backend.CreateSuperResolver(separate.Bundle, $"x2-level{level}");
                byte[] unified = Receive(
                    separate, picture, new ReceiverModel(separate.Bundle, Backend, [own], ownsSuperResolvers: true));
                for (int shown = 0; shown <= separate.Schedule.Highest; shown++)
                {
                    // Another tiling may sum in another order, and round to the other side of a half.
                    int worst = LargestDifference(mixed, unified, shown);
                    Assert.That(
                        worst,
                        shown == level || shown == 0 ? Is.LessThanOrEqualTo(1) : Is.GreaterThan(1),
                        $"blocks of level {shown} by the network of {level}");
                }
            }
        });
    }

    [Test]
    public void Render_ModelWithoutDataConsistency_IsAsSwitchedOffInOneWithIt()
    {
        Picture picture = RandomData.Picture(9, 96, 80);
        using TestModel with = TestModel.Create(16, seed: 4);
        using TestModel without = TestModel.Create(16, seed: 4, dataConsistency: false);
        using ReceiverModel prepared = new(without.Bundle, Backend);
        prepared.Prepare(3);

        byte[] rendered = Receive(without, picture, prepared);

        byte[] on = Receive(with, picture, new ReceiverModel(with.Bundle, Backend));
        byte[] off = Receive(
            with, picture, new ReceiverModel(with.Bundle, Backend), new RenderOptions { DataConsistency = false });
        Assert.That(rendered, Is.EqualTo(off).And.Not.EqualTo(on));
        Assert.That(without.Bundle.Manifest.DataConsistency, Is.False);
        Assert.That(without.Bundle.Manifest.Fingerprint, Is.EqualTo(with.Bundle.Manifest.Fingerprint));
    }

    [Test]
    public void Create_DamagedFile_Throws()
    {
        using TestModel damaged = TestModel.Create(8, seed: 1);
        string path = Path.Combine(damaged.Folder, ModelManifest.NetworkFile("x2"));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.That(
            () => Backend.CreateSuperResolver(damaged.Bundle, "x2"), Throws.InstanceOf<InvalidModelException>());
    }

    [Test]
    public void SuperResolve_AnySize_AgreesWithReference(
        [Values(2, 4)] int factor, [Values(1, 2, 7, 16)] int width, [Values(1, 5, 12)] int height)
    {
        float[] source = RandomData.Pixels(width * 100 + height, 3 * width * height);
        using ISuperResolver network = Create(factor);

        float[] result = SuperResolve(network, source, width, height);

        AssertClose(result, ReferenceNetwork.SuperResolve(Weights(factor), source, width, height), Tolerance);
    }

    [Test]
    public void SuperResolve_OnePixelChanged_StaysWithinTheHalo([Values(2, 4)] int factor)
    {
        using ISuperResolver network = Create(factor);

        HaloCheck.AssertHolds(network);
    }

    [Test]
    public void SuperResolve_TileWithHalo_EqualsThatPartOfTheWhole(
        [Values(2, 4)] int factor, [Values(0, 9, 18)] int left, [Values(0, 9, 18)] int top)
    {
        const int Side = 48;
        const int Tile = 30;
        float[] source = RandomData.Pixels(5, 3 * Side * Side);
        using ISuperResolver network = Create(factor);
        int halo = network.Info.Halo;
        float[] whole = SuperResolve(network, source, Side, Side);

        float[] tile = SuperResolve(network, Crop(source, Side, left, top, Tile), Tile, Tile);

        // Where the tile is flush with the picture's border, its result is right up to that border.
        int x = left == 0 ? 0 : left == 18 ? 2 * halo : halo;
        int y = top == 0 ? 0 : top == 18 ? 2 * halo : halo;
        int length = (Tile - 2 * halo) * factor;

        // Another shape may be summed in another order: some sixteen units in the last place of the largest value.
        double tolerance = 0.1 * Tolerance * Math.Max(1, whole.Max(Math.Abs));
        AssertClose(
            Crop(tile, Tile * factor, x * factor, y * factor, length),
            Crop(whole, Side * factor, (left + x) * factor, (top + y) * factor, length),
            tolerance);
    }

    [Test]
    public void SuperResolve_ManyAtATime_EachAsAlone()
    {
        using ISuperResolver network = Create(2);
        (float[] Source, int Width)[] inputs =
        [
            .. Enumerable.Range(0, 8).Select(i => (RandomData.Pixels(i, 3 * (20 + i) * 24), 20 + i)),
        ];
        float[][] alone = [.. inputs.Select(input => SuperResolve(network, input.Source, input.Width, 24))];
        float[][] together = new float[inputs.Length][];

        Parallel.For(
            0, inputs.Length, i => together[i] = SuperResolve(network, inputs[i].Source, inputs[i].Width, 24));

        Assert.That(together, Is.EqualTo(alone));
    }

    [TestCase(-1, 0)]
    [TestCase(1, 0)]
    [TestCase(0, -1)]
    [TestCase(0, 1)]
    public void SuperResolve_WrongLength_Throws(int sourceSurplus, int destinationSurplus)
    {
        using ISuperResolver network = Create(2);

        Assert.That(
            () => network.SuperResolve(new float[3 * 20 + sourceSurplus], 5, 4, new float[3 * 80 + destinationSurplus]),
            Throws.InstanceOf<ArgumentException>());
    }

    [TestCase(0, 4)]
    [TestCase(4, 0)]
    [TestCase(-1, -1)]
    public void SuperResolve_NoPixels_Throws(int width, int height)
    {
        using ISuperResolver network = Create(2);

        Assert.That(
            () => network.SuperResolve(new float[3], width, height, new float[12]),
            Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void SuperResolve_CancelledBefore_Throws()
    {
        using ISuperResolver network = Create(2);

        Assert.That(
            () => network.SuperResolve(new float[3], 1, 1, new float[12], Cancelled),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void SuperResolve_CancelledMidRun_StopsAndWorksAgain()
    {
        const int Side = 256;
        float[] source = RandomData.Pixels(6, 3 * Side * Side);
        float[] destination = new float[source.Length * 16];
        using ISuperResolver network = Create(4);
        network.SuperResolve(source, Side, Side, destination);
        float[] before = [.. destination];
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(20));

        // Runs until the token stops it, within one of the runs or between two.
        Assert.That(
            () =>
            {
                while (true)
                {
                    network.SuperResolve(source, Side, Side, destination, cancellation.Token);
                }
            },
            Throws.InstanceOf<OperationCanceledException>());

        network.SuperResolve(source, Side, Side, destination);
        Assert.That(destination.AsSpan().SequenceEqual(before), "the same result after a cancelled run");
    }

    [Test]
    public void SuperResolve_CancelledWithinOneCall_StopsOrEndsAsEver()
    {
        using ISuperResolver network = Create(2);

        if (StopsWithinACall)
        {
            CancellationCheck.AssertStops(network, 512, 768);
        }
        else
        {
            CancellationCheck.AssertUnharmed(network, 512, 768);
        }
    }

    /// <summary>The level of a block of a mixed picture.</summary>
    private static int LevelAt(int x, int y) => (x + 3 * y) % 4;

    private static byte[] Receive(
        TestModel source, Picture picture, ReceiverModel made, RenderOptions? options = null)
    {
        using ReceiverModel model = made;
        EncodedPicture encoded = source.Encode(picture);
        ProgressiveDecoder decoder = new(encoded.Info.Header, model);
        for (int y = 0; y < decoder.Grid.Rows; y++)
        {
            for (int x = 0; x < decoder.Grid.Columns; x++)
            {
                for (int level = 0; level <= LevelAt(x, y); level++)
                {
                    decoder.Add(encoded.GetTiles(level, new BlockRegion(x, y, 1, 1)));
                }
            }
        }

        return decoder.Render(options).Picture.Pixels.ToArray();
    }

    /// <summary>Over the blocks of one level of pictures of 96 pixels across.</summary>
    private static int LargestDifference(byte[] one, byte[] other, int level)
    {
        const int Stride = 96 * RgbView.BytesPerPixel;
        int worst = 0;
        for (int i = 0; i < one.Length; i++)
        {
            bool counts = LevelAt(i % Stride / RgbView.BytesPerPixel / 16, i / Stride / 16) == level;
            worst = Math.Max(worst, counts ? Math.Abs(one[i] - other[i]) : 0);
        }

        return worst;
    }

    private static float[] Crop(float[] planes, int side, int left, int top, int length)
    {
        float[] result = new float[3 * length * length];
        for (int i = 0; i < result.Length; i++)
        {
            int x = left + i % length;
            int y = top + i / length % length;
            result[i] = planes[(i / (length * length) * side + y) * side + x];
        }

        return result;
    }

    private static float[] SuperResolve(ISuperResolver network, float[] source, int width, int height)
    {
        float[] destination = new float[source.Length * network.Info.Factor * network.Info.Factor];
        network.SuperResolve(source, width, height, destination);
        return destination;
    }

    private ISuperResolver Create(int factor) => Backend.CreateSuperResolver(Model(8).Bundle, $"x{factor}");

    private NetworkWeights Weights(int factor) =>
        Model(8).Networks.Single(network => network.Description.Factor == factor);
}
