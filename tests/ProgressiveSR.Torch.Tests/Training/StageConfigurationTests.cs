namespace ProgressiveSR.Torch.Tests.Training;

public class StageConfigurationTests
{
    [Test]
    public void RateAt_Defaults_IsConstantAfterTheWarmUp()
    {
        StageConfiguration stage = new() { Level = 0, Iterations = 1000 };

        Assert.Multiple(() =>
        {
            Assert.That(stage.RateAt(0), Is.EqualTo(0.01).Within(1e-12));
            Assert.That(stage.RateAt(49), Is.EqualTo(0.5).Within(1e-12));
            Assert.That(stage.RateAt(99), Is.EqualTo(1).Within(1e-12));
            Assert.That(stage.RateAt(999), Is.EqualTo(1).Within(1e-12));
        });
    }

    [TestCase(0, 1)]
    [TestCase(250, 0.1 + 0.9 * 0.85355339)]
    [TestCase(500, 0.55)]
    [TestCase(1000, 0.1)]
    [TestCase(2000, 0.1)]
    public void RateAt_FinalFraction_FallsAlongACosine(int iteration, double expected)
    {
        StageConfiguration stage = new() { Level = 0, Iterations = 1000, WarmUp = 0, FinalFraction = 0.1 };

        Assert.That(stage.RateAt(iteration), Is.EqualTo(expected).Within(1e-7));
    }

    [TestCase(299, 1)]
    [TestCase(300, 0.5)]
    [TestCase(600, 0.25)]
    [TestCase(999, 0.125)]
    public void RateAt_HalvingInterval_HalvesAgainAndAgain(int iteration, double expected)
    {
        StageConfiguration stage = new() { Level = 0, Iterations = 1000, WarmUp = 0, HalvingInterval = 300 };

        Assert.That(stage.RateAt(iteration), Is.EqualTo(expected));
    }

    [Test]
    public void RateAt_Everything_IsTheProduct()
    {
        StageConfiguration stage = new()
        {
            Level = 0, Iterations = 1000, WarmUp = 1000, HalvingInterval = 400, FinalFraction = 0,
        };

        Assert.That(stage.RateAt(499), Is.EqualTo(0.5 * 0.5 * (1 + Math.Cos(Math.PI * 0.499)) * 0.5).Within(1e-12));
    }
}
