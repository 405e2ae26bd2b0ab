namespace ProgressiveSR.Tables.Tests;

public sealed class CurveTests
{
    private static readonly Curve Line = new("ours", [Point(0.0625, 30), Point(0.08, 31), Point(0.1, 35)]);

    [TestCase(29, 0.0625)]
    [TestCase(30, 0.0625)]
    [TestCase(30.5, 0.07125)]
    [TestCase(31, 0.08)]
    [TestCase(34, 0.095)]
    [TestCase(35, 0.1)]
    public void CostOf_AQualityReached_LiesOnTheLine(double psnr, double cost) =>
        Assert.That(Line.CostOf(psnr, quality => quality.PsnrY), Is.EqualTo(cost).Within(1e-12));

    [Test]
    public void CostOf_AQualityNotReached_IsNull() =>
        Assert.That(Line.CostOf(35.1, quality => quality.PsnrY), Is.Null);

    private static CurvePoint Point(double ratio, double psnr) => new("", ratio, 0, new Quality(psnr, null, null));
}
