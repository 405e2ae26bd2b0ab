using ProgressiveSR.Innovation;

namespace ProgressiveSR.Tests.Innovation;

/// <summary>Weights of a law of powers are found again from what the law gives.</summary>
public sealed class ErrorProductTests
{
    private static readonly ErrorProduct Law = new();
    private static readonly double[] Weights = [0.5, 0.8, -0.4, 0.2];

    [Test]
    public void Estimate_PerPixel_IsAProductOfPowers()
    {
        double expected = Math.Exp(0.5) * Math.Pow(40.01, 0.8) * Math.Pow(9.01, -0.4) * Math.Pow(0.01, 0.2);
        Assert.That(Law.Estimate(Weights, [64, 64 * 40, 64 * 9, 0]), Is.EqualTo(64 * expected).Within(1e-9));
        Assert.That(Law.Estimate(Weights, [640, 640 * 40, 640 * 9, 0]), Is.EqualTo(640 * expected).Within(1e-9));
    }

    [Test]
    public void Estimate_BeyondPictures_StaysInside() => Assert.That(
        (Law.Estimate([-20, 0], [2, 0]), Law.Estimate([20, 20], [2, 1e9])), Is.EqualTo((2e-3, 2 * 65025.0)));

    /// <summary>A few squares far off the law do not change it much.</summary>
    [Test]
    public void Fit_ErrorsByTheLawButAFew_FindsTheWeights()
    {
        Random random = new(4);
        double[][] figures =
        [
            .. Enumerable.Range(0, 500).Select(_ => (double[])
            [
                1024, .. Enumerable.Range(0, 3).Select(_ => 1024 * Math.Exp(6 * random.NextDouble())),
            ]),
        ];
        double[] errors = [.. figures.Select((own, i) => (i % 20 == 0 ? 30 : 1) * Law.Estimate(Weights, own))];
        Assert.That(Law.Fit(figures, errors), Is.EqualTo(Weights).Within(0.03));
    }

    /// <summary>A single picture may have figures that do not vary, or all in proportion.</summary>
    [Test]
    public void Fit_FiguresThatTellNothing_SaysTheMeanError()
    {
        double[][] figures = [[10, 20, 30], [10, 20, 30], [10, 20, 30]];
        double[] weights = Law.Fit(figures, [40, 50, 60]);
        Assert.That(weights, Is.All.InRange(-20, 20));
        Assert.That(Law.Estimate(weights, figures[0]), Is.EqualTo(50).Within(1));
    }
}
