using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

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
    public void Render_OneTile_IsOneCallOnThePaddedAndContinuedPicture()
    {
        TestSamples samples = new(150, 97, 16);
        ExactBackend backend = new();
        using ReceiverModel model = new(samples.Bundle, backend);
        samples.Decode(model).Render();
        Assert.That(backend.SuperResolvers.Single().Calls, Is.EqualTo(new[] { (2 + 40 + 2, 2 + 28 + 2) }));
    }

    [Test]
    public void Render_Level0_NeedsTheFirstNetworkOnly()
    {
        TestSamples samples = new(150, 97, 16);
        ExactBackend backend = new();
        using ReceiverModel model = new(samples.Bundle, backend);
        samples.Decode(model).Render();
        Assert.That(backend.SuperResolvers.Select(made => made.Info.Factor), Is.EqualTo(new[] { 4 }));
        Assert.That(backend.Units, Is.Empty);
    }

    [Test]
    public void Render_AllRefined_NeedsTheSecondNetworkOnly()
    {
        TestSamples samples = new(150, 97, 16);
        ExactBackend backend = new();
        using ReceiverModel model = new(samples.Bundle, backend);
        samples.Decode(model, 1).Render();
        Assert.That(backend.SuperResolvers.Select(made => made.Info.Factor), Is.EqualTo(new[] { 2 }));
        Assert.That(backend.Units.Select(unit => unit.Level), Is.EquivalentTo(new[] { 0, 1 }));
    }

    [Test]
    public void Render_OneRegionRefined_CostsThatRegionAndTheHalo()
    {
        TestSamples samples = new(1600, 1600, 16);
        ExactBackend backend = new(radius: 3);
        using ReceiverModel model = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(model, 2, new BlockRegion(40, 50, 3, 2));
        decoder.Render(new RenderOptions { Region = new PixelRegion(640, 800, 48, 32) });
        BoxSuperResolver second = backend.SuperResolvers.Single();
        Assert.That(second.Info.Factor, Is.EqualTo(2));
        Assert.That(second.Calls, Is.EqualTo(new[] { (3 * 8 + 6, 2 * 8 + 6) }));
    }

    [Test]
    public void Render_LevelZeroRegion_CostsThatRegionAndTheHalo()
    {
        TestSamples samples = new(1600, 1600, 16);
        ExactBackend backend = new(radius: 3);
        using ReceiverModel model = new(samples.Bundle, backend);
        samples.Decode(model).Render(new RenderOptions { Region = new PixelRegion(645, 805, 40, 20) });
        Assert.That(backend.SuperResolvers.Single().Calls, Is.EqualTo(new[] { (3 * 4 + 6, 2 * 4 + 6) }));
    }

    [Test]
    public void Render_RegionsFarApartRefined_CostsTheseAndTheirHalos()
    {
        TestSamples samples = new(800, 800, 16);
        ExactBackend backend = new(radius: 3);
        using ReceiverModel model = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(model, 1, new BlockRegion(4, 5, 3, 2));
        decoder.Add(samples.Packet(1, new BlockRegion(30, 20, 2, 2)));
        decoder.Add(samples.Packet(1, new BlockRegion(32, 21, 1, 1)));
        decoder.Render();
        Assert.That(
            backend.SuperResolvers.Single(made => made.Info.Factor == 2).Calls,
            Is.EqualTo(new[] { (3 * 8 + 6, 2 * 8 + 6), (3 * 8 + 6, 2 * 8 + 6) }));
    }

    [TestCase(0, 4)]
    [TestCase(2, 8)]
    public void Render_RegionAcrossTilesOfTheWhole_IsOneTile(int level, int blockSide)
    {
        TestSamples samples = new(1600, 1600, 16);
        ExactBackend backend = new(radius: 3);
        using ReceiverModel model = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(model, level);
        decoder.Render(new RenderOptions { Region = new PixelRegion(31 * 16, 62 * 16, 80, 64), TileSize = 256 });
        Assert.That(
            backend.SuperResolvers.Single().Calls, Is.EqualTo(new[] { (5 * blockSide + 6, 4 * blockSide + 6) }));
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
    public void Render_Progress_RisesToOne()
    {
        TestSamples samples = new(300, 200, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressList progress = new();
        samples.Decode(model, 1, new BlockRegion(2, 2, 9, 9)).Render(SmallTiles, progress);
        Assert.That(progress.Values, Has.Count.GreaterThan(10));
        Assert.That(progress.Values, Is.Ordered.Ascending);
        Assert.That(progress.Values, Is.All.InRange(0, 1));
        Assert.That(progress.Values[^1], Is.EqualTo(1));
    }

    [Test]
    public void Render_TokenCancelledInsideANetwork_LeavesTheDecoderUsable()
    {
        TestSamples samples = new(300, 200, 16);
        ExactBackend backend = new();
        using ReceiverModel model = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(model);
        using CancellationTokenSource cancel = new();
        int calls = 0;
        backend.OnCall = () =>
        {
            if (++calls == 3)
            {
                cancel.Cancel();
            }
        };
        Assert.That(
            () => decoder.Render(SmallTiles, null, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(calls, Is.EqualTo(3));
        backend.OnCall = null;
        decoder.Add(samples.Packet(1));
        Assert.That(
            Pixels(decoder.Render().Picture),
            Is.EqualTo(ReferenceReceiver.Render(samples, (_, _) => 1, consistent: true)));
    }

    [Test]
    public void Render_TokenCancelledBefore_RunsNothing()
    {
        TestSamples samples = new(30, 20, 16);
        ExactBackend backend = new();
        using ReceiverModel model = new(samples.Bundle, backend);
        Assert.That(
            () => samples.Decode(model).Render(null, null, new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(backend.SuperResolvers, Is.Empty);
    }

    [Test]
    public async Task RenderAsync_AllForms_EqualTheirTwins()
    {
        TestSamples samples = new(60, 50, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model, 2, new BlockRegion(0, 0, 2, 2));
        byte[] expected = Pixels(decoder.Render().Picture);
        byte[] memory = new byte[60 * 50 * 3];
        await decoder.RenderAsync(memory.AsMemory(), 60, 50, 180);
        Assert.That(memory, Is.EqualTo(expected));
        Assert.That(Pixels((await decoder.RenderAsync()).Picture), Is.EqualTo(expected));
        Assert.That(
            Pixels((await decoder.RenderLowResolutionAsync()).Picture),
            Is.EqualTo(Pixels(decoder.RenderLowResolution().Picture)));
    }

    [Test]
    public void RenderAsync_TokenCancelledMidRun_IsCancelled()
    {
        TestSamples samples = new(300, 200, 16);
        using CancellationTokenSource cancel = new();
        ExactBackend backend = new() { OnCall = cancel.Cancel };
        using ReceiverModel model = new(samples.Bundle, backend);
        Task<RenderResult> rendering = samples.Decode(model).RenderAsync(SmallTiles, null, cancel.Token);
        Assert.That(async () => await rendering, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(rendering.IsCanceled, Is.True);
    }

    [Test]
    public void Render_WhilePacketsArrive_ShowsWholePacketsOnly()
    {
        TestSamples samples = new(200, 130, 16);
        ExactBackend backend = new();
        using ReceiverModel model = new(samples.Bundle, backend);
        ProgressiveDecoder decoder = samples.Decode(model);
        byte[][] expected =
        [
            .. Enumerable.Range(0, 4).Select(level =>
                ReferenceReceiver.Render(samples, (_, _) => level, consistent: true)),
        ];
        int next = 1;

        // Packets arrive in the middle of renderings, which must go on as they began.
        backend.OnCall = () =>
        {
            int level = Interlocked.Increment(ref next) - 1;
            if (level <= 3)
            {
                Task.Run(() => decoder.Add(samples.Packet(level))).Wait();
            }
        };
        for (int i = 0; i < 4; i++)
        {
            Assert.That(Pixels(decoder.Render(OneTile).Picture), Is.EqualTo(expected[i]));
        }
    }

    [Test]
    public void Render_ManyThreads_AllShowAStateThatWas()
    {
        TestSamples samples = new(120, 90, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model);
        byte[][] expected =
        [
            .. Enumerable.Range(0, 4).Select(level =>
                ReferenceReceiver.Render(samples, (_, _) => level, consistent: true)),
        ];
        Task[] renderings =
        [
            .. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                for (int i = 0; i < 10; i++)
                {
                    byte[] shown = Pixels(decoder.Render(SmallTiles).Picture);
                    Assert.That(expected.Any(state => state.AsSpan().SequenceEqual(shown)), Is.True);
                }
            })),
        ];
        for (int level = 1; level <= 3; level++)
        {
            decoder.Add(samples.Packet(level));
        }

        Task.WaitAll(renderings);
        Assert.That(Pixels(decoder.Render().Picture), Is.EqualTo(expected[3]));
    }

    [Test]
    public void Render_ModelDisposed_ThrowsObjectDisposedException()
    {
        TestSamples samples = new(30, 20, 16);
        ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model);
        model.Dispose();
        Assert.That(() => decoder.Render(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(decoder.Add(samples.Packet(1)).Applied, Is.EqualTo(4));
    }

    [Test]
    public void Render_ValuesOutsideTheRange_AreClampedAndRoundedHalfUp()
    {
        TestSamples samples = new(16, 16, 16);
        ConstantSuperResolver constant = new([-3f, 2f, 100.5f / 255f]);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), [constant]);
        Assert.That(Pixels(samples.Decode(model).Render().Picture)[..3], Is.EqualTo(new byte[] { 0, 255, 101 }));
    }

    [TestCase(33, 65, 9, 17)]
    [TestCase(1, 1, 1, 1)]
    [TestCase(32, 64, 8, 16)]
    public void RenderLowResolution_Level0_IsTheSamplesAsAPicture(int width, int height, int lowWidth, int lowHeight)
    {
        TestSamples samples = new(width, height, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        Picture picture = samples.Decode(model, 1).RenderLowResolution(new RenderOptions { MaxLevel = 0 }).Picture;
        Assert.That((picture.Width, picture.Height), Is.EqualTo((lowWidth, lowHeight)));
        for (int y = 0; y < lowHeight; y++)
        {
            for (int x = 0; x < lowWidth; x++)
            {
                ReadOnlySpan<byte> block = samples.Block(0, x / 4, y / 4);
                int inBlock = y % 4 * 4 + x % 4;
                byte[] expected = [block[inBlock], block[16 + inBlock], block[32 + inBlock]];
                Assert.That(picture.View.Row(y).Slice(3 * x, 3).ToArray(), Is.EqualTo(expected));
            }
        }
    }

    [Test]
    public void RenderLowResolution_Refined_IsTheExpandedPicture()
    {
        TestSamples samples = new(601, 35, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(radius: 0));
        ProgressiveDecoder decoder = samples.Decode(model, 2, new BlockRegion(30, 1, 5, 2));
        ProgressList progress = new();
        RenderResult result = decoder.RenderLowResolution(null, progress);
        Assert.That((result.Picture.Width, result.Picture.Height), Is.EqualTo((301, 18)));
        Assert.That(result.Statistics.BlocksPerLevel, Is.EqualTo(new[] { 38 * 3 - 10, 0, 10, 0 }));
        Assert.That(progress.Values[^1], Is.EqualTo(1));

        // Without a radius the box network shows the expanded picture itself at its first pixel of four.
        Picture full = decoder.Render(new RenderOptions { DataConsistency = false }).Picture;
        for (int y = 16; y < 35; y += 2)
        {
            for (int x = 30 * 16; x < 35 * 16; x += 2)
            {
                Assert.That(
                    result.Picture.View.Row(y / 2).Slice(3 * x / 2, 3).ToArray(),
                    Is.EqualTo(full.View.Row(y).Slice(3 * x, 3).ToArray()));
            }
        }
    }

    [Test]
    public void RenderLowResolution_Region_EqualsCropOfWhole()
    {
        TestSamples samples = new(100, 70, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend());
        ProgressiveDecoder decoder = samples.Decode(model, 1);
        Picture whole = decoder.RenderLowResolution().Picture;
        RenderOptions options = new() { Region = new PixelRegion(33, 17, 30, 4) };
        Picture part = decoder.RenderLowResolution(options).Picture;
        Assert.That(Pixels(part), Is.EqualTo(Pixels(whole.Crop(new PixelRegion(16, 8, 16, 3)))));
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
