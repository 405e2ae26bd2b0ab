using ProgressiveSR.Conformance;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Tables.Tests;

/// <summary>What a region after a coarse whole costs.</summary>
public sealed class RegionTests
{
    [TestCase(512, 512, ExpectedResult = "128,128,256,256")]
    [TestCase(600, 400, ExpectedResult = "160,64,256,256")]
    [TestCase(250, 361, ExpectedResult = "0,64,250,256")]
    [TestCase(90, 40, ExpectedResult = "0,0,90,40")]
    public string Region_OfAPicture_IsItsMiddle(int width, int height)
    {
        PixelRegion region = RateRegion.Of(width, height);
        return $"{region.X},{region.Y},{region.Width},{region.Height}";
    }

    [TestCase(512, 512, ExpectedResult = "128,128,256,256")]
    [TestCase(600, 400, ExpectedResult = "128,0,256,256")]
    [TestCase(250, 361, ExpectedResult = "0,0,250,256")]
    public string RegionOnBorders_OfAPicture_IsNearItsMiddle(int width, int height)
    {
        PixelRegion region = RateRegion.OnBorders(width, height);
        return $"{region.X},{region.Y},{region.Width},{region.Height}";
    }

    [Test]
    public void Ratio_OfOursToAWholeAndACrop_IsInterpolatedAt38dB()
    {
        // 36 dB at 1,000 bytes and 40 dB at 4,000: 38 dB at 2,000.
        TargetCost cost = Target(crop: 1100, (500, 30), (1000, 36), (4000, 40));

        Assert.That(cost.Refined, Is.EqualTo(2000).Within(1e-6));
        Assert.That(cost.Ratio, Is.EqualTo(2000.0 / (500 + 1100)).Within(1e-9));
    }

    [Test]
    public void Ratio_WhereEitherIsMissing_IsNull()
    {
        Assert.That(Target(1100, (500, 39), (900, 41)).Ratio, Is.Null, "a whole that is good enough");
        Assert.That(Target(1100, (500, 30), (900, 37)).Ratio, Is.Null, "levels that are too poor");
        Assert.That(Target(null, (500, 30), (900, 41)).Ratio, Is.Null, "a codec that is too poor");
    }

    /// <summary>A whole of 32 dB has 400 bytes, a crop of 34 dB 300.</summary>
    [TestCase("webp", 34, 400 + 300)]
    [TestCase("webp", 40, 400 + 900)]
    [TestCase("webp", 41, null)]

    // The layer of 32 dB came with the whole; of the next, the region has 150 - 50 bytes.
    [TestCase(TiledJpeg2000.Id, 36, 400 + 100)]
    [TestCase(TiledJpeg2000.Id, 20, 400)]
    public void OthersFor_AQuality_AreAWholeLikeOursAndTheRegion(string scheme, double psnr, double? bytes)
    {
        RegionCosts costs = new(Refined(500, 32, (500, 30), (900, 41)), Codec);
        Assert.That(costs.OthersFor(scheme, psnr), bytes is null ? Is.Null : Is.EqualTo(bytes).Within(1e-6));
    }

    [TestCase(ExpectedResult = null)]
    [TestCase(3, ExpectedResult = 3)]
    [TestCase(9, 1, 4, ExpectedResult = 4)]
    [TestCase(9, 1, 4, 5, ExpectedResult = 4.5)]
    public double? Median_OfValues_IsTheirMiddle(params int[] values) =>
        RegionSet.Median([.. values.Select(value => (double)value)]);

    /// <summary>Tiles of single blocks add nothing but the index; larger ones do, off their borders.</summary>
    [TestCase(1)]
    [TestCase(4)]
    public async Task Cover_OfARegion_CostsWhatItsTilesHold(int tileSide)
    {
        EncodedPicture sent = new ProgressiveSender(LiteModel.Bundle, new SenderOptions { TileSizes = new(tileSide) })
            .Encode(RandomData.Picture(1, 300, 288));
        using ProgressiveReceiver receiver = new(LiteModel.Bundle, new OnnxBackend());

        IReadOnlyList<RegionCover> covers = await RegionCover.MeasureAsync(sent, receiver, CancellationToken.None);

        Assert.That(covers.Select(cover => cover.Level), Is.EqualTo([2, 4, 6]));
        foreach (RegionCover cover in covers)
        {
            Assert.That(cover.OnBorders, Is.GreaterThan(1).And.LessThan(tileSide == 1 ? 1.3 : 1.05));
            Assert.That(
                cover.Anywhere,
                tileSide == 1 ? Is.EqualTo(cover.OnBorders).Within(1e-9) : Is.GreaterThan(1.2).And.LessThan(1.9));
        }
    }

    [Test]
    public async Task Cover_OfASmallPicture_IsNone()
    {
        EncodedPicture sent = new ProgressiveSender(LiteModel.Bundle).Encode(RandomData.Picture(1, 300, 224));
        using ProgressiveReceiver receiver = new(LiteModel.Bundle, new OnnxBackend());
        Assert.That(await RegionCover.MeasureAsync(sent, receiver, CancellationToken.None), Is.Empty);
    }

    private static TargetCost Target(long? crop, params (long Bytes, double Psnr)[] points) => TargetCost.Of(
        Refined(500, 32, points), crop is { } bytes ? Point("jpeg2000", "38 dB", bytes, 38) : null);

    private static RefinedRegion Refined(long whole, double psnr, params (long Bytes, double Psnr)[] points) => new(
        Point("ours", "level 1", whole, psnr),
        [.. points.Select((point, i) => Point("ours", $"level {i + 1}", point.Bytes, point.Psnr))]);

    /// <summary>The same points for all codecs, and two layers for tiles.</summary>
    private static RatePoint[] Codec(string part, string scheme) => (part, scheme) switch
    {
        (RateTable.Whole, TiledJpeg2000.Id) => [Point(scheme, "0", 400, 32), Point(scheme, "1", 800, 36)],
        (RateTable.Region, TiledJpeg2000.Id) => [Point(scheme, "0", 50, 32), Point(scheme, "1", 150, 36)],
        (RateTable.Coarse, _) => [Point(scheme, "5", 200, 30)],
        (RateTable.Whole, _) => [Point(scheme, "10", 800, 34), Point(scheme, "20", 1200, 36)],
        _ => [Point(scheme, "10", 300, 34), Point(scheme, "20", 900, 40)],
    };

    private static RatePoint Point(string scheme, string setting, long bytes, double psnr) =>
        new(scheme, setting, bytes, bytes / 100.0, new Quality(psnr, null, null));
}
