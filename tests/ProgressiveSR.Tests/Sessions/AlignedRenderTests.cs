using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

/// <summary>Renderings through networks whose results depend on the place in a grid of their own.</summary>
public sealed class AlignedRenderTests
{
    private const int Radius = 2;

    [Test]
    public void Render_MixedLevels_EqualsUntiledReference(
        [Values(32, 16, 8)] int blockSize, [Values(8, 12)] int cell, [Values(null, 32, 48)] int? fixedTile)
    {
        foreach ((int width, int height) in new[] { (1, 1), (33, 65), (203, 151) })
        {
            TestSamples samples = new(width, height, blockSize);
            using ReceiverModel model = new(samples.Bundle, new ExactBackend(), [Make(4), Make(2)]);
            ProgressiveDecoder decoder = new(samples.Header, model);
            Fill(decoder, samples, new Random(width));
            byte[] expected = ReferenceReceiver.Render(samples, decoder.GetLevel, consistent: true, Make);
            RenderOptions options = new() { TileSize = RenderOptions.MinTileSize };

            Assert.That(Pixels(decoder.Render(options).Picture), Is.EqualTo(expected), $"{width}x{height}");
        }

        BoxSuperResolver Make(int factor) => new(factor, Radius, fixedTile: fixedTile, cell: cell);
    }

    [Test]
    public void Render_Region_EqualsCropOfWhole(
        [Values(32, 16, 8)] int blockSize, [Values(8, 12)] int cell, [Values(null, 32, 48)] int? fixedTile)
    {
        TestSamples samples = new(203, 151, blockSize);
        using ReceiverModel model = new(
            samples.Bundle,
            new ExactBackend(),
            [
                new BoxSuperResolver(4, Radius, fixedTile: fixedTile, cell: cell),
                new BoxSuperResolver(2, Radius, fixedTile: fixedTile, cell: cell),
            ]);
        AssertRegionsAreCrops(new ProgressiveDecoder(samples.Header, model), samples);
    }

    /// <summary>
    /// Whole tiles but for the last, which its start, raised to a multiple, makes shorter by less than a cell.
    /// </summary>
    [Test]
    public void Render_FixedTile_StartsAtMultiples()
    {
        TestSamples samples = new(640, 640, 16);
        BoxSuperResolver network = new(4, Radius, fixedTile: 48, cell: 12);
        using ReceiverModel model = new(samples.Bundle, new ExactBackend(), [network]);
        samples.Decode(model).Render();

        Assert.That(network.Calls, Is.Not.Empty);
        Assert.That(network.Calls.Select(call => call.Width).Distinct(), Is.EquivalentTo(new[] { 48, 160 + 12 - 132 }));
    }
}
