using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables.Tests;

public class ResponseTimeTests
{
    [TestCase(0.5, 2)]
    [TestCase(0, 1)]
    [TestCase(1, 3)]
    [TestCase(0.75, 2.5)]
    public void Percentile_OddCount_LiesWhereTheShareIs(double share, double expected) =>
        Assert.That(Percentile.Of(share, [3, 1, 2]), Is.EqualTo(expected).Within(1e-12));

    [TestCase(0.5, 3)]
    [TestCase(0.95, 85.6)]
    public void Percentile_EvenCount_LiesBetweenTwo(double share, double expected) =>
        Assert.That(Percentile.Of(share, [4, 1, 2, 100]), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void Percentile_One_IsIt() => Assert.That(Percentile.Of(0.95, [7]), Is.EqualTo(7));

    [Test]
    public void Receiver_Stages_AreSummed() =>
        Assert.That(new ResponseTime(2, 20, 0.2, 7).Receiver, Is.EqualTo(27.2).Within(1e-9));

    [TestCase("NVIDIA H200, 580.95.05", ExpectedResult = "NVIDIA H200, driver 580.95.05")]
    [TestCase(
        "NVIDIA GeForce RTX 4080 Laptop GPU, 570.1",
        ExpectedResult = "NVIDIA GeForce RTX 4080 Laptop GPU, driver 570.1")]
    [TestCase("No devices were found", ExpectedResult = null)]
    [TestCase("", ExpectedResult = null)]
    public string? Machine_Card_IsNamedWithItsDriver(string line) => Machine.ParseCard(line);

    [Test]
    public void Machine_Processor_IsTheFirstNamed()
    {
        Assert.That(
            Machine.ParseProcessor(["processor\t: 0", "model name\t: AMD EPYC 9B14", "model name\t: other"]),
            Is.EqualTo("AMD EPYC 9B14"));
        Assert.That(Machine.ParseProcessor(["processor\t: 0", "BogoMIPS\t: 50.00"]), Is.Null);
    }

    [Test]
    public void Run_Region_TakesARequestForEachLevel()
    {
        Picture picture = new(96, 64);
        using OnnxBackend backend = new();
        using TimedTransfer transfer = new(picture, LiteModel.Bundle, backend);

        ResponseTime[] times = transfer.Run(new BlockRegion(1, 0, 2, 1), CancellationToken.None);

        Assert.That(times, Has.Length.EqualTo(LiteModel.Bundle.Manifest.Schedule.Count));
        Assert.That(times.Select(time => Math.Min(time.Sender, time.SuperResolve)), Has.All.GreaterThan(0));
        Assert.That(times.Select(time => time.Resident), Has.All.GreaterThan(0));
    }

    /// <summary>What is timed without copies is what the receiver has its network do.</summary>
    [Test]
    public void NetworkCallList_Region_IsTheRegionWithItsHalo()
    {
        EncodedPicture picture = new ProgressiveSender(LiteModel.Bundle).Encode(new Picture(320, 320));
        using OnnxBackend backend = new();
        using ReceiverModel model = new(LiteModel.Bundle, backend);
        SuperResolverInfo info = model.GetSuperResolver(level: 1).Info;
        int side = (2 * 32 / 2) + (2 * ((info.Halo + 15) / 16 * 16));

        (int Width, int Height)[][] calls = NetworkCallList.Of(
            picture, LiteModel.Bundle, backend, model, new BlockRegion(4, 4, 2, 2));

        Assert.That(calls, Has.Length.EqualTo(LiteModel.Bundle.Manifest.Schedule.Count));
        Assert.That(calls[0], Is.EqualTo(new[] { (92, 92) }), "the whole picture and six mirrored pixels");
        foreach ((int Width, int Height)[] call in calls.Skip(1))
        {
            Assert.That(call, Has.Length.EqualTo(1));
            Assert.That(call[0].Width, Is.InRange(32 + (2 * info.Halo), side));
        }
    }
}
