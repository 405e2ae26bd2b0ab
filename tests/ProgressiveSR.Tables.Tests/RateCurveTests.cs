namespace ProgressiveSR.Tables.Tests;

public sealed class RateCurveTests
{
    private const double Any = 1e-9;

    private static readonly RateCurve Line = new([(1, 30), (2, 32), (4, 33)]);

    [TestCase(0.99, null)]
    [TestCase(1, 30)]
    [TestCase(1.4142135623730951, 31)]
    [TestCase(2, 32)]
    [TestCase(2.8284271247461903, 32.5)]
    [TestCase(4, 33)]
    [TestCase(4.01, null)]
    public void QualityAt_ARate_IsLinearOverItsLogarithm(double rate, double? quality) =>
        Assert.That(Line.QualityAt(rate), quality is null ? Is.Null : Is.EqualTo(quality).Within(1e-9));

    [TestCase(29, 1)]
    [TestCase(30, 1)]
    [TestCase(31, 1.4142135623730951)]
    [TestCase(33, 4)]
    [TestCase(33.1, null)]
    public void RateOf_AQuality_IsTheLeastThatHasIt(double quality, double? rate) =>
        Assert.That(Line.RateOf(quality), rate is null ? Is.Null : Is.EqualTo(rate).Within(1e-9));

    [Test]
    public void RateOf_ACurveThatFalls_IsTheFirstRise() =>
        Assert.That(new RateCurve([(4, 33), (1, 30), (2, 29), (8, 40)]).RateOf(31), Is.EqualTo(
            Math.Exp(Math.Log(2) + Math.Log(2) * (31.0 - 29) / (33 - 29))).Within(1e-9));

    [Test]
    public void GainOver_ACurveShifted_IsTheShift()
    {
        RateCurve better = new([(1, 31.5), (2, 33.5), (4, 34.5)]);
        Assert.That(better.GainOver(Line, Any, 100, 1), Is.EqualTo(1.5).Within(1e-9));
        Assert.That(Line.GainOver(better, Any, 100, 1), Is.EqualTo(-1.5).Within(1e-9));
    }

    /// <summary>At half the rate throughout, a slope of 3 dB per octave gains 3 dB.</summary>
    [Test]
    public void GainOver_ACurveOfHalfTheRate_IsTheSlope()
    {
        RateCurve half = new([(0.5, 30), (1, 33), (2, 36)]);
        RateCurve all = new([(1, 30), (2, 33), (4, 36)]);
        Assert.That(half.GainOver(all, Any, 100, 1), Is.EqualTo(3).Within(1e-9));
    }

    /// <summary>
    /// Between rates 1 and 2 the difference falls from 0 to -1 at their geometric mean and rises to 0: a mean of -1/2,
    /// which four samples at the ends and points common to both would miss.
    /// </summary>
    [Test]
    public void GainOver_AKnotOfOneCurve_Counts()
    {
        RateCurve bent = new([(1, 30), (Math.Sqrt(2), 32), (2, 32)]);
        Assert.That(new RateCurve([(1, 30), (2, 32)]).GainOver(bent, Any, 100, 1), Is.EqualTo(-0.5).Within(1e-9));
    }

    /// <summary>Beyond rate 2 these curves part; that range is left out.</summary>
    [Test]
    public void GainOver_RatesLimited_LooksNoFurther()
    {
        RateCurve other = new([(1, 31), (2, 33), (4, 60)]);
        Assert.That(Line.GainOver(other, 1, 2, 1), Is.EqualTo(-1).Within(1e-9));
        Assert.That(Line.GainOver(other, Any, 100, 1), Is.LessThan(-5));
    }

    [Test]
    public void GainOver_TooLittleInCommon_IsNull()
    {
        RateCurve other = new([(3.5, 31), (8, 33)]);
        Assert.That(Line.GainOver(other, Any, 100, 1.2), Is.Null);
        Assert.That(Line.GainOver(other, Any, 100, 1.1), Is.Not.Null);
        Assert.That(Line.GainOver(new RateCurve([(5, 31), (8, 33)]), Any, 100, 1), Is.Null);
    }

    [Test]
    public void RateCurve_PointsWithoutQuality_AreLeftOut()
    {
        Assert.That(new RateCurve([(1, 30), (2, null)]).HighestRate, Is.EqualTo(1).Within(1e-9));
        Assert.That(() => new RateCurve([(2, null)]), Throws.ArgumentException);
    }
}
