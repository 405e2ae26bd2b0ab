namespace ProgressiveSR.Tables.Tests;

public sealed class TrainingCurveTests
{
    private const string Head = "stage,iteration,loss,rate,secondsPerIteration,validation\n";

    [Test]
    public void Of_SeveralStages_CountsIterationsOn()
    {
        TrainingCurve curve = Read(
            "0,50,0.3,1,0.1,\n0,100,0.2,1,0.1,0:20.5\n0,120,0.2,1,0.1,0:21.5\n1,100,0.1,1,0.1,0:22 1:30.25\n");

        Assert.That(curve.Iterations, Is.EqualTo(220));
        Assert.That(curve.Levels.Keys, Is.EqualTo([0]), "level 1 has one point only");
        Assert.That(curve.Levels[0], Is.EqualTo([(100, 20.5), (120, 21.5), (220, 22.0)]));
    }

    [Test]
    public void Of_SeveralRuns_CountsIterationsOn()
    {
        TrainingCurve curve = Read("0,100,0.2,1,0.1,0:20.5\n", "0,70,0.2,1,0.1,0:21.5\n");

        Assert.That(curve.Iterations, Is.EqualTo(170));
        Assert.That(curve.Levels[0], Is.EqualTo([(100, 20.5), (170, 21.5)]));
    }

    [TestCase("0,many,0.3,1,0.1,\n")]
    [TestCase("0,50,0.3,1,0.1,0:high\n")]
    public void Of_OtherText_IsRefused(string rows) =>
        Assert.That(() => Read(rows), Throws.InstanceOf<InvalidDataException>());

    private static TrainingCurve Read(params string[] runs) =>
        TrainingCurve.Of(runs.Select(rows => CsvTable.Read("log.csv", new StringReader(Head + rows))));
}
