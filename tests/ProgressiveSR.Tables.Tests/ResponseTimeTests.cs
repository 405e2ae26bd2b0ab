using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;

namespace ProgressiveSR.Tables.Tests;

public class ResponseTimeTests
{
    [Test]
    public void Median_OddCount_IsTheMiddleOfEachStage()
    {
        ResponseTime median = ResponseTime.Median(
            [new ResponseTime(3, 10, 0.1, 7), new ResponseTime(1, 30, 0.3, 9), new ResponseTime(2, 20, 0.2, 1)]);

        Assert.That(median, Is.EqualTo(new ResponseTime(2, 20, 0.2, 7)));
        Assert.That(median.Receiver, Is.EqualTo(27.2).Within(1e-9));
    }

    [Test]
    public void Median_EvenCount_LiesBetweenTheMiddleTwo() => Assert.That(
        ResponseTime.Median([new(4, 0, 0, 0), new(1, 0, 0, 0), new(2, 0, 0, 0), new(100, 0, 0, 0)]).Sender,
        Is.EqualTo(3));

    [Test]
    public void Run_Region_TakesARequestForEachLevel()
    {
        Picture picture = new(96, 64);
        using OnnxBackend backend = new();
        using TimedTransfer transfer = new(picture, LiteModel.Bundle, backend);

        ResponseTime[] times = transfer.Run(new BlockRegion(1, 0, 2, 1), CancellationToken.None);

        Assert.That(times, Has.Length.EqualTo(LiteModel.Bundle.Manifest.Schedule.Count));
        Assert.That(times.Select(time => Math.Min(time.Sender, time.SuperResolve)), Has.All.GreaterThan(0));
    }
}
