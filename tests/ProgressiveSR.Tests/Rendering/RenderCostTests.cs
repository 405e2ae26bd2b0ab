using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;
using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

/// <summary>What a rendering runs: which networks, and on how many pixels.</summary>
public sealed class RenderCostTests
{
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
}
