using ProgressiveSR.Torch.Tests.Native;

namespace ProgressiveSR.Torch.Tests.Training;

public class TrainingLogTests
{
    private const string Header = "stage,iteration,loss,rate,secondsPerIteration,validation";

    [Test]
    public void Constructor_EarlierLog_DropsWhatLiesPastTheCheckpoint()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "log.csv");
        string[] lines = ["0,50,1,1,1,", "0,100,1,1,1,", "1,50,1,1,1,", "1,100,1,1,1,", "2,50,1,1,1,", "2,1", "torn"];
        File.WriteAllLines(path, [Header, .. lines]);

        TrainingLog log = new(path, stage: 1, iteration: 50);

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllLines(path), Is.EqualTo((string[])[Header, .. lines[..3]]));
            Assert.That(log.HoldsStart);
        });
    }

    [TestCase("", 1, 50)]
    [TestCase("0,50,1,1,1,\n1,50,1,1,1,0:3", 1, 50)]
    [TestCase("0,50,1,1,1,\n1,50,1,1\n", 1, 50)]
    [TestCase("0,50,1,1,1,\n", 0, 100)]
    [TestCase("0,50,1,1,1,\n", 1, 50)]
    public void Constructor_LineOfTheCheckpointMissingOrTorn_SaysSo(string lines, int stage, int iteration)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("log.csv", System.Text.Encoding.UTF8.GetBytes($"{Header}\n{lines}"));

        TrainingLog log = new(path, stage, iteration);

        Assert.Multiple(() =>
        {
            Assert.That(log.HoldsStart, Is.False);
            Assert.That(File.ReadAllLines(path)[1..], Has.All.EqualTo("0,50,1,1,1,"));
        });
    }

    [Test]
    public void Constructor_NewTraining_StartsAnew()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("log.csv", "old\n0,50,1,1,1,\n"u8.ToArray());

        _ = new TrainingLog(path, stage: 0, iteration: 0);

        Assert.That(File.ReadAllLines(path), Is.EqualTo(new[] { Header }));
    }

    [Test]
    public void Append_Progress_WritesOneLine()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "log.csv");
        TrainingLog log = new(path, 0, 0);
        Dictionary<int, double> validation = new() { [0] = 30.12346, [1] = 35 };

        log.Append(new TrainingProgress(1, 1, 50, 100, 0.123456789012, 0.25, TimeSpan.Zero, validation), 5e-4);
        log.Append(new TrainingProgress(1, 1, 100, 100, double.PositiveInfinity, 0.5, TimeSpan.Zero, null), 5e-4);

        Assert.That(
            File.ReadAllLines(path)[1..],
            Is.EqualTo(
                new[] { "1,50,0.123456789,0.0005,0.2500,0:30.1235 1:35.0000", "1,100,Infinity,0.0005,0.5000," }));
    }
}
