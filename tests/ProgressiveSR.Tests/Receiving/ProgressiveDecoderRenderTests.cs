using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

/// <summary>The pixels of renderings.</summary>
public sealed class ProgressiveDecoderRenderTests
{
    private static readonly RenderOptions OneTile = new() { TileSize = RenderOptions.MaxTileSize };
    private static readonly RenderOptions SmallTiles = new() { TileSize = RenderOptions.MinTileSize };

    [Test]
    public void Render_MixedLevels_EqualsReference(
        [Values(32, 16, 8)] int blockSize, [Values] bool consistent, [Values(16, 40, 4096)] int tileSize)
    {
        foreach ((int width, int height) in new[] { (1, 1), (1, 40), (33, 65), (150, 97) })
        {
            TestSamples samples = new(width, height, blockSize);
            using ReceiverModel model = new(samples.Bundle, new ExactBackend());
            ProgressiveDecoder decoder = new(samples.Header, model);
            Fill(decoder, samples, new Random(width));
            byte[] expected = ReferenceReceiver.Render(samples, decoder.GetLevel, consistent);
            RenderOptions options = new() { TileSize = tileSize, DataConsistency = consistent };
            Assert.That(Pixels(decoder.Render(options).Picture), Is.EqualTo(expected), $"{width}x{height}");
        }
    }

    [Test]
    public void Render_NothingHeld_ShowsMidGrey()
    {
        TestSamples samples = new(40, 40, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = new(samples.Header, model);
        RenderResult result = decoder.Render();
        byte[] expected = ReferenceReceiver.Render(samples, (_, _) => -1, consistent: true);
        Assert.That(Pixels(result.Picture), Is.EqualTo(expected));
        Assert.That(result.Statistics.EmptyBlocks, Is.EqualTo(9));
        Assert.That(result.Statistics.Samples, Is.Zero);
    }

    [Test]
    public void Render_IncrementsWithoutLevel0_ShowsMidGrey()
    {
        TestSamples samples = new(40, 40, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = new(samples.Header, model);
        byte[] before = Pixels(decoder.Render().Picture);
        decoder.Add(samples.Packet(1));
        Assert.That(Pixels(decoder.Render().Picture), Is.EqualTo(before));
    }

    [Test]
    public void Render_OneRegionRefined_KeepsEveryOtherPixelToTheBit(
        [Values(16, 64, 512)] int tileSize, [Values("3,4,5,2", "0,0,19,3", "0,0,1,1", "15,0,4,13")] string region)
    {
        TestSamples samples = new(300, 200, 16);
        BoxSuperResolver network = new(4, 2) { PlaceNoise = 0.01f };
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), [network]);
        RenderOptions options = new() { TileSize = tileSize };
        int[] numbers = [.. region.Split(',').Select(int.Parse)];
        BlockRegion refined = new(numbers[0], numbers[1], numbers[2], numbers[3]);
        Picture before = samples.Decode(model).Render(options).Picture;
        Picture after = samples.Decode(model, 3, refined).Render(options).Picture;
        PixelRegion pixels = samples.Grid.ToPixels(refined);
        int changedInside = 0;
        for (int y = 0; y < before.Height; y++)
        {
            for (int x = 0; x < before.Width; x++)
            {
                bool same = before.View.Row(y).Slice(3 * x, 3).SequenceEqual(after.View.Row(y).Slice(3 * x, 3));
                bool inside = refined.Contains(x / 16, y / 16);
                changedInside += !same && inside ? 1 : 0;
                Assert.That(same || inside, Is.True, $"{x},{y}");
            }
        }

        Assert.That(changedInside, Is.GreaterThan(pixels.Width * pixels.Height / 2));
    }

    [Test]
    public void Render_RefinedBlock_DoesNotDependOnNeighboursWithoutNetworkHalo()
    {
        TestSamples samples = new(96, 96, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(radius: 0));
        PixelRegion block = new(32, 32, 16, 16);
        byte[] alone = Pixels(samples.Decode(model, 2, new BlockRegion(2, 2, 1, 1)).Render().Picture.Crop(block));
        byte[] together = Pixels(samples.Decode(model, 2).Render().Picture.Crop(block));
        Assert.That(together, Is.EqualTo(alone));
    }

    [Test]
    public void Render_HaloStatedTooSmall_ShowsTiles()
    {
        TestSamples samples = new(200, 200, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(radius: 2, statedHalo: 1));
        ProgressiveDecoder decoder = samples.Decode(model);
        Assert.That(
            Pixels(decoder.Render(SmallTiles).Picture), Is.Not.EqualTo(Pixels(decoder.Render(OneTile).Picture)));
    }

    [Test]
    public void Render_Region_EqualsCropOfWhole([Values(32, 16, 8)] int blockSize, [Values(16, 512)] int tileSize)
    {
        TestSamples samples = new(150, 97, blockSize);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        AssertRegionsAreCrops(
            new ProgressiveDecoder(samples.Header, model), samples, new RenderOptions { TileSize = tileSize });
    }

    [Test]
    public void Render_MaxLevel_EqualsDecoderThatHoldsNoMore()
    {
        TestSamples samples = new(100, 70, 32);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder full = samples.Decode(model, 7);
        for (int level = 0; level <= 7; level++)
        {
            RenderResult limited = full.Render(new RenderOptions { MaxLevel = level });
            Assert.That(Pixels(limited.Picture), Is.EqualTo(Pixels(samples.Decode(model, level).Render().Picture)));
            Assert.That(limited.Statistics.BlocksPerLevel[level], Is.EqualTo(12));
            Assert.That(
                limited.Statistics.Samples, Is.EqualTo(12 * samples.Schedule.CumulativeSamplesPerBlock(level)));
        }
    }

    [Test]
    public void Render_CallersMemoryWithStride_LeavesTheGapsAlone()
    {
        TestSamples samples = new(33, 20, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model, 1, new BlockRegion(1, 0, 1, 1));
        byte[] destination = Enumerable.Repeat((byte)77, 110 * 20 - 11).ToArray();
        decoder.Render(destination, 33, 20, 110);
        Assert.That(Pixels(new RgbView(destination, 33, 20, 110)), Is.EqualTo(Pixels(decoder.Render().Picture)));
        for (int y = 0; y < 19; y++)
        {
            Assert.That(destination[(y * 110 + 99)..((y + 1) * 110)], Is.All.EqualTo(77));
        }
    }

    [Test]
    public void Render_WrongSizesOrOptions_ThrowsArgumentException()
    {
        TestSamples samples = new(33, 20, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model);
        byte[] memory = new byte[10_000];
        Assert.That(() => decoder.Render(memory, 32, 20, 99), Throws.ArgumentException);
        Assert.That(() => decoder.Render(memory, 33, 20, 98), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => decoder.Render(memory.AsSpan(0, 1979), 33, 20, 99), Throws.ArgumentException);
        Assert.That(
            () => decoder.Render(new RenderOptions { Region = new PixelRegion(30, 0, 4, 4) }),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => decoder.Render(new RenderOptions { MaxLevel = 4 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new RenderOptions { MaxLevel = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new RenderOptions { TileSize = 15 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new RenderOptions { TileSize = 4097 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Render_ValuesOutsideTheRange_AreClampedAndRoundedHalfUp()
    {
        TestSamples samples = new(16, 16, 16);
        ConstantSuperResolver constant = new([-3f, 2f, 100.5f / 255f]);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), [constant]);
        Assert.That(Pixels(samples.Decode(model).Render().Picture)[..3], Is.EqualTo(new byte[] { 0, 255, 101 }));
    }

    private sealed class ConstantSuperResolver(float[] colour) : ISuperResolver
    {
        public SuperResolverInfo Info { get; } = new() { Name = "constant", Factor = 4, Halo = 0 };

        public void SuperResolve(
            ReadOnlySpan<float> source, int width, int height, Span<float> destination, CancellationToken token)
        {
            int plane = destination.Length / 3;
            for (int i = 0; i < 3; i++)
            {
                destination.Slice(i * plane, plane).Fill(colour[i]);
            }
        }

        public void Dispose()
        {
        }
    }
}
