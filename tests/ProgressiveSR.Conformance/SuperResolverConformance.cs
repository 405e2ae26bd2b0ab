using ProgressiveSR.Torch;

namespace ProgressiveSR.Conformance;

/// <summary>What <see cref="ISuperResolver"/> promises, on a model's own networks.</summary>
public abstract class SuperResolverConformance : BackendFixture
{
    /// <summary>Values are of the order of 1 and pass through 7 convolutions of at most 72 terms.</summary>
    private const double Tolerance = 2e-5;

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
    public void Create_FactorThatTheModelLacks_Throws() =>
        Assert.That(() => Backend.CreateSuperResolver(Model(8).Bundle, 3), Throws.InstanceOf<InvalidModelException>());

    [Test]
    public void Create_DamagedFile_Throws()
    {
        using TestModel damaged = TestModel.Create(8, seed: 1);
        string path = Path.Combine(damaged.Folder, ModelManifest.NetworkFile(2));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.That(() => Backend.CreateSuperResolver(damaged.Bundle, 2), Throws.InstanceOf<InvalidModelException>());
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
        double tolerance = 2e-6 * Math.Max(1, whole.Max(Math.Abs));
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

        // Runs until the token stops it, in the middle of one of the runs.
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

    private ISuperResolver Create(int factor) => Backend.CreateSuperResolver(Model(8).Bundle, factor);

    private NetworkWeights Weights(int factor) =>
        Model(8).Networks.Single(network => network.Description.Factor == factor);
}
