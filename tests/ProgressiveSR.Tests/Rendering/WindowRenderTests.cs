using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

/// <summary>Renderings through networks that are not local.</summary>
public sealed class WindowRenderTests
{
    private static readonly NetworkWindow[] Windows = [new(64, 24), new(20, 10), new(21, 3), new(7, 0), new(1, 0)];

    [Test]
    public void Render_MixedLevels_EqualsTheWholePictureAtOnce(
        [Values(32, 16, 8)] int blockSize,
        [Values] bool consistent,
        [ValueSource(nameof(Windows))] NetworkWindow window)
    {
        foreach ((int width, int height) in new[] { (1, 1), (1, 100), (33, 65), (150, 97), (203, 151) })
        {
            TestSamples samples = new(width, height, blockSize);
            using ReceiverModel model = new(samples.Bundle, new ExactBackend(), Networks(window));
            ProgressiveDecoder decoder = new(samples.Header, model);
            Fill(decoder, samples, new Random(width));
            byte[] expected = ReferenceReceiver.Render(
                samples, decoder.GetLevel, consistent, factor => new MeanSuperResolver(factor, window));
            RenderOptions options = new() { DataConsistency = consistent };

            Assert.That(Pixels(decoder.Render(options).Picture), Is.EqualTo(expected), $"{width}x{height}");
        }
    }

    [Test]
    public void Render_Region_EqualsCropOfWholeToTheBit(
        [Values(32, 16, 8)] int blockSize, [ValueSource(nameof(Windows))] NetworkWindow window)
    {
        TestSamples samples = new(203, 151, blockSize);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), Networks(window));
        AssertRegionsAreCrops(new ProgressiveDecoder(samples.Header, model), samples);
    }

    /// <summary>Windows of another size at each level, and at one of them none.</summary>
    [Test]
    public void Render_NetworkPerLevel_EqualsThatLevelsWholePicture([Values] bool consistent)
    {
        ModelBundle bundle = TestModel.Make(
            16, LevelSchedule.Squares(16, 8), TestModel.NetworkPerLevel(3));
        TestSamples samples = new(203, 151, 16, bundle: bundle);
        using ReceiverModel model = new(bundle, new ExactBackend { Network = Make });
        ProgressiveDecoder decoder = new(samples.Header, model);
        Fill(decoder, samples, new Random(7));
        byte[] expected = ReferenceReceiver.Render(
            samples,
            decoder.GetLevel,
            consistent,
            Make(4, "x4"),
            [Make(2, "x2-level1"), Make(2, "x2-level2"), Make(2, "x2-level3")]);

        Picture whole = decoder.Render(new RenderOptions { DataConsistency = consistent }).Picture;

        Assert.That(Pixels(whole), Is.EqualTo(expected));
        PixelRegion region = new(70, 33, 60, 71);
        RenderOptions options = new() { DataConsistency = consistent, Region = region };
        Assert.That(Pixels(decoder.Render(options).Picture), Is.EqualTo(Pixels(whole.Crop(region))));

        static ISuperResolver Make(int factor, string name) => name switch
        {
            "x2-level1" => new MeanSuperResolver(factor, new NetworkWindow(20, 10)),
            "x2-level2" => new BoxSuperResolver(factor, 2),
            "x2-level3" => new MeanSuperResolver(factor, new NetworkWindow(31, 4)),
            _ => new MeanSuperResolver(factor, new NetworkWindow(9, 2)),
        };
    }

    [TestCase(4)]
    [TestCase(2)]
    public void Render_WindowsOfOneFactorOnly_EqualsTheWholePictureAtOnce(int windowed)
    {
        TestSamples samples = new(203, 151, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), [Make(4), Make(2)]);
        ProgressiveDecoder decoder = new(samples.Header, model);
        Fill(decoder, samples, new Random(8));
        byte[] expected = ReferenceReceiver.Render(samples, decoder.GetLevel, consistent: true, Make);

        Picture whole = decoder.Render().Picture;

        Assert.That(Pixels(whole), Is.EqualTo(expected));
        PixelRegion region = new(33, 40, 101, 32);
        Picture part = decoder.Render(new RenderOptions { Region = region }).Picture;
        Assert.That(Pixels(part), Is.EqualTo(Pixels(whole.Crop(region))));

        ISuperResolver Make(int factor) => factor == windowed
            ? new MeanSuperResolver(factor, new NetworkWindow(20, 10))
            : new BoxSuperResolver(factor, 3);
    }

    [Test]
    public void Render_WindowTooLargeForOneCall_NamesItsSide()
    {
        TestSamples small = new(8, 8, 32);
        PictureHeader header = small.Header with { Width = 60_000, Height = 60_000 };
        NetworkWindow window = new(BlockGrid.MaxSide, 0);
        using ReceiverModel model = new(small.Bundle, new ExactBackend(), Networks(window));
        RenderOptions options = new() { Region = new PixelRegion(0, 0, 1, 1) };

        Assert.That(
            () => new ProgressiveDecoder(header, model, new PacketLimits { MaxPixels = long.MaxValue }).Render(options),
            Throws.ArgumentException.With.Message.Contains("NetworkWindow.Side"));
    }

    [TestCase(4, 0)]
    [TestCase(2, 3)]
    public void Render_WholePicture_RunsEachWindowOnce(int factor, int level)
    {
        TestSamples samples = new(factor * 160, factor * 96, 16);
        ISuperResolver[] networks = Networks(new NetworkWindow(64, 24));
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), networks);
        samples.Decode(model, level).Render();

        // From -6, 34, 74, 102 of 160 pixels and 6 more at each side, and from -6, 34, 38 of 96.
        Assert.That(CallsOf(networks, factor), Is.EqualTo(Enumerable.Repeat((64, 64), 4 * 3)));
        Assert.That(CallsOf(networks, 6 - factor), Is.Empty);
    }

    /// <summary>Windows begin 40 source pixels apart; a block of 8 or 4 lies in one or two of them.</summary>
    [TestCase(2, 40, 2 * 2)]
    [TestCase(2, 43, 1)]
    [TestCase(4, 40, 2 * 2)]
    [TestCase(4, 47, 1)]
    public void Render_OneBlock_RunsTheWindowsThatCountThere(int factor, int block, int windows)
    {
        TestSamples samples = new(1600, 1600, 16);
        ISuperResolver[] networks = Networks(new NetworkWindow(64, 24));
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), networks);
        ProgressiveDecoder decoder = samples.Decode(model, factor == 4 ? 0 : 2, new BlockRegion(block, block, 1, 1));
        decoder.Render(new RenderOptions { Region = new PixelRegion(16 * block, 16 * block, 16, 16) });

        Assert.That(CallsOf(networks, factor), Is.EqualTo(Enumerable.Repeat((64, 64), windows)));
    }

    [Test]
    public void Render_BlocksFarApartRefined_RunsTheirWindowsOnly()
    {
        TestSamples samples = new(1600, 1600, 16);
        ISuperResolver[] networks = Networks(new NetworkWindow(64, 24));
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), networks);
        ProgressiveDecoder decoder = samples.Decode(model, 1, new BlockRegion(0, 0, 1, 1));
        decoder.Add(samples.Packet(1, new BlockRegion(43, 0, 1, 1)));
        decoder.Add(samples.Packet(1, new BlockRegion(43, 99, 1, 1)));
        byte[] expected = ReferenceReceiver.Render(
            samples,
            decoder.GetLevel,
            consistent: true,
            factor => new MeanSuperResolver(factor, new NetworkWindow(64, 24)));

        byte[] actual = Pixels(decoder.Render().Picture);

        Assert.That(CallsOf(networks, 2), Has.Count.EqualTo(3));
        Assert.That(actual.AsSpan().SequenceEqual(expected));
    }

    /// <summary>What a receiver that keeps rendered blocks must render anew, and what never changes.</summary>
    [Test]
    public void Render_OneBlockRefined_ChangesRefinedBlocksWithinTheHalo()
    {
        TestSamples samples = new(480, 320, 16);
        NetworkWindow window = new(20, 10);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), Networks(window));
        ProgressiveDecoder decoder = samples.Decode(model, 1, new BlockRegion(5, 0, 25, 20));
        byte[] before = Pixels(decoder.Render().Picture);
        decoder.Add(samples.Packet(2, new BlockRegion(12, 7, 1, 1)));
        byte[] after = Pixels(decoder.Render().Picture);

        int reach = 2 * window.Reach;
        (int X, int Y)[] changed =
        [
            .. Enumerable.Range(0, before.Length / 3)
                .Where(i => !before.AsSpan(3 * i, 3).SequenceEqual(after.AsSpan(3 * i, 3)))
                .Select(i => (i % 480, i / 480)),
        ];
        Assert.That(changed.Max(place => place.X), Is.InRange(13 * 16, 13 * 16 + reach));
        Assert.That(changed.Min(place => place.X), Is.InRange(12 * 16 - reach, 12 * 16 - 1));
        Assert.That(changed.Max(place => place.Y), Is.InRange(8 * 16, 8 * 16 + reach));
        Assert.That(changed.Min(place => place.Y), Is.InRange(7 * 16 - reach, 7 * 16 - 1));

        // The x4 network sees level 0 only.
        Assert.That(changed.Min(place => place.X), Is.GreaterThanOrEqualTo(5 * 16));
    }

    [Test]
    public void Render_Progress_RisesToOne()
    {
        TestSamples samples = new(300, 200, 16);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), Networks(new NetworkWindow(20, 10)));
        ProgressiveDecoder decoder = samples.Decode(model, 1, new BlockRegion(2, 2, 9, 4));
        ProgressList progress = new();

        decoder.Render(progress: progress);

        Assert.That(progress.Values, Is.Ordered.And.Count.GreaterThan(20));
        Assert.That(progress.Values[^1], Is.EqualTo(1));
    }

    private static ISuperResolver[] Networks(NetworkWindow window) =>
        [new MeanSuperResolver(4, window), new MeanSuperResolver(2, window)];

    private static List<(int Width, int Height)> CallsOf(ISuperResolver[] networks, int factor) =>
        ((MeanSuperResolver)networks.Single(network => network.Info.Factor == factor)).Calls;
}
