using ProgressiveSR.Rendering;
using static ProgressiveSR.Tests.TestRendering;

namespace ProgressiveSR.Tests;

/// <summary>Renderings through networks that look farther than pictures are continued for them.</summary>
public sealed class ContinuedRenderTests
{
    private const int Radius = 8;

    [Test]
    public void Render_MixedLevels_EqualsTheContinuedPictureAtOnce(
        [Values(32, 8)] int blockSize, [Values(1, 8, 32)] int cell, [Values(null, 75)] int? fixedTile) =>
        AssertMixedLevelsEqualReference(
            blockSize,
            [(1, 1), (1, 100), (33, 65), (203, 151)],
            factor => new BoxSuperResolver(factor, Radius, fixedTile: fixedTile, cell: cell));

    [Test]
    public void Render_Region_EqualsCropOfWhole(
        [Values(32, 8)] int blockSize, [Values(1, 8, 32)] int cell, [Values(null, 75)] int? fixedTile) =>
        AssertRegionsAreCrops(
            blockSize, factor => new BoxSuperResolver(factor, Radius, fixedTile: fixedTile, cell: cell));

    /// <summary>Pixels of 4x4 or 2x2 that repeat the source: what lies beyond the picture shows in none.</summary>
    [Test]
    public void Render_NetworkThatLooksNowhere_SeesThePictureAlone([Values(0, 3)] int level)
    {
        TestSamples samples = new(150, 97, 16);
        ExactBackend backend = new(radius: 0);
        using ReceiverModel model = new(samples.Bundle, backend);
        samples.Decode(model, level).Render();

        (int, int) expected = level == 0 ? (40, 28) : (80, 56);
        Assert.That(backend.SuperResolvers.Single().Calls, Is.EqualTo(new[] { expected }));
    }
}
