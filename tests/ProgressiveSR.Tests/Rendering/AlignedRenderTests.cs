using ProgressiveSR.Rendering;
using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

/// <summary>Renderings through networks whose results depend on the place in a grid of their own.</summary>
public sealed class AlignedRenderTests
{
    private const int Radius = 2;

    [Test]
    public void Render_MixedLevels_EqualsUntiledReference(
        [Values(32, 16, 8)] int blockSize, [Values(8, 12)] int cell, [Values(null, 32, 48)] int? fixedTile) =>
        AssertMixedLevelsEqualReference(
            blockSize,
            [(1, 1), (33, 65), (203, 151)],
            factor => new BoxSuperResolver(factor, Radius, fixedTile: fixedTile, cell: cell));

    [Test]
    public void Render_Region_EqualsCropOfWhole(
        [Values(32, 16, 8)] int blockSize, [Values(8, 12)] int cell, [Values(null, 32, 48)] int? fixedTile) =>
        AssertRegionsAreCrops(
            blockSize, factor => new BoxSuperResolver(factor, Radius, fixedTile: fixedTile, cell: cell));

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
