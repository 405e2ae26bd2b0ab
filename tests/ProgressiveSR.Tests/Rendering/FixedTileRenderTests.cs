using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

/// <summary>Renderings through networks that want one shape.</summary>
public sealed class FixedTileRenderTests
{
    private const int Radius = 2;

    [Test]
    public void Render_MixedLevels_EqualsUntiledReference(
        [Values(32, 16, 8)] int blockSize, [Values] bool consistent, [Values(20, 21, 32, 47, 4096)] int fixedTile)
    {
        foreach ((int width, int height) in new[] { (1, 1), (1, 100), (33, 65), (150, 97), (203, 151) })
        {
            TestSamples samples = new(width, height, blockSize);
            ExactBackend backend = new(Radius, fixedTile: fixedTile);
            using ReceiverModel model = new(samples.Bundle, backend);
            ProgressiveDecoder decoder = new(samples.Header, model);
            Fill(decoder, samples, new Random(width));
            byte[] expected = ReferenceReceiver.Render(samples, decoder.GetLevel, consistent, Radius);
            RenderOptions options = new() { DataConsistency = consistent };
            Assert.That(Pixels(decoder.Render(options).Picture), Is.EqualTo(expected), $"{width}x{height}");
            AssertShapes(backend, samples.Grid, fixedTile);
        }
    }

    [TestCase(4, 0)]
    [TestCase(2, 3)]
    public void Render_WholePicture_NeedsNoHaloAtItsBorders(int factor, int level)
    {
        TestSamples samples = new(factor * 144, factor * 96, 16);
        ExactBackend backend = new(radius: 8, fixedTile: 64);
        using ReceiverModel model = new(samples.Bundle, backend);
        samples.Decode(model, level).Render();

        // 6 of 64 pixels continue the picture at the left border; 48 of the next 50 are whole blocks. 48 between, 48 at
        // the right: 144; 48 and 48 of the height.
        Assert.That(backend.SuperResolvers.Single().Calls, Is.EqualTo(Enumerable.Repeat((64, 64), 3 * 2)));
    }

    [TestCase(64, 64)]
    [TestCase(40, 200)]
    [TestCase(200, 16)]
    public void Render_PictureSmallerThanTheTile_IsSeenWholeThere(int width, int height)
    {
        TestSamples samples = new(width, height, 16);
        ExactBackend backend = new(Radius, fixedTile: 20);
        using ReceiverModel model = new(samples.Bundle, backend);
        samples.Decode(model).Render();
        AssertShapes(backend, samples.Grid, 20);
    }

    [Test]
    public void Render_OneRegion_RunsTheTilesItTouches([Values(4, 2)] int factor)
    {
        TestSamples samples = new(1600, 1600, 16);
        ExactBackend backend = new(radius: 3, fixedTile: 40);
        using ReceiverModel model = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(model, factor == 4 ? 0 : 2, new BlockRegion(40, 50, 1, 1));
        decoder.Render(new RenderOptions { Region = new PixelRegion(640, 800, 16, 16) });
        BoxSuperResolver network = backend.SuperResolvers.Single();
        Assert.That(network.Info.Factor, Is.EqualTo(factor));
        Assert.That(network.Calls, Is.EqualTo(new[] { (40, 40) }));
    }

    [Test]
    public void Render_Region_EqualsCropOfWholeToTheBit(
        [Values(32, 16, 8)] int blockSize, [Values(24, 40)] int fixedTile)
    {
        TestSamples samples = new(203, 151, blockSize);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), Noisy(fixedTile));
        AssertRegionsAreCrops(new ProgressiveDecoder(samples.Header, model), samples);
    }

    [Test]
    public void Render_OneRegionRefined_KeepsEveryOtherPixelToTheBit(
        [Values("3,4,5,2", "0,0,19,3", "0,0,1,1", "15,0,4,13")] string region)
    {
        TestSamples samples = new(300, 200, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), Noisy(24));
        int[] numbers = [.. region.Split(',').Select(int.Parse)];
        BlockRegion refined = new(numbers[0], numbers[1], numbers[2], numbers[3]);
        byte[] before = Pixels(samples.Decode(model).Render().Picture);
        byte[] after = Pixels(samples.Decode(model, 3, refined).Render().Picture);
        int[] changed =
        [
            .. Enumerable.Range(0, before.Length / 3).Where(
                i => !before.AsSpan(3 * i, 3).SequenceEqual(after.AsSpan(3 * i, 3))),
        ];
        Assert.That(changed.All(i => refined.Contains(i % 300 / 16, i / 300 / 16)), Is.True);
        Assert.That(changed, Has.Length.GreaterThan(samples.Grid.ToPixels(refined).Width * 16 / 2));
    }

    [Test]
    public void Render_SizeOfTiles_DoesNotMatter()
    {
        TestSamples samples = new(300, 200, 16);
        ExactBackend backend = new(Radius, fixedTile: 48);
        using ReceiverModel model = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(model);
        decoder.Render(new RenderOptions { TileSize = RenderOptions.MinTileSize });
        int calls = backend.SuperResolvers.Single().Calls.Count;
        decoder.Render(new RenderOptions { TileSize = RenderOptions.MaxTileSize });
        Assert.That(backend.SuperResolvers.Single().Calls, Has.Count.EqualTo(2 * calls));
    }

    [Test]
    public void Render_TileTooLargeForOneCall_ThrowsArgumentException()
    {
        TestSamples small = new(8, 8, 32);
        PictureHeader header = small.Header with { Width = 40_000, Height = 40_000 };
        using ReceiverModel model = new(small.Bundle, new ExactBackend(Radius, fixedTile: int.MaxValue));
        ProgressiveDecoder decoder = new(header, model, new PacketLimits { MaxPixels = long.MaxValue });
        Assert.That(
            () => decoder.Render(new RenderOptions { Region = new PixelRegion(0, 0, 1, 1) }),
            Throws.ArgumentException.With.Message.Contains(nameof(SuperResolverInfo.FixedTile)));
    }

    private static ISuperResolver[] Noisy(int fixedTile) =>
    [
        new BoxSuperResolver(4, Radius, fixedTile: fixedTile) { PlaceNoise = 0.01f },
        new BoxSuperResolver(2, Radius, fixedTile: fixedTile) { PlaceNoise = 0.01f },
    ];

    private static void AssertShapes(ExactBackend backend, BlockGrid grid, int fixedTile)
    {
        foreach (BoxSuperResolver network in backend.SuperResolvers)
        {
            int side = grid.BlockSize / network.Info.Factor;
            (int, int) shape = (
                Math.Min(fixedTile, grid.Columns * side + 2 * Radius),
                Math.Min(fixedTile, grid.Rows * side + 2 * Radius));
            Assert.That(network.Calls, Is.Not.Empty.And.All.EqualTo(shape));
        }
    }
}
