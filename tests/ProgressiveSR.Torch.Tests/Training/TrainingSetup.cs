using System.Globalization;
using System.Text.Json.Nodes;
using ProgressiveSR.Torch.Tests.Native;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>A tiny training in a folder of its own, on pictures that are computed where files are read.</summary>
internal sealed class TrainingSetup : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <param name="change">What is done to each picture; null for nothing.</param>
    /// <param name="read">Told the number of each picture that is read.</param>
    /// <param name="width">Of the pictures.</param>
    /// <param name="height">Of the pictures.</param>
    /// <param name="smallestSide">As the pictures are loaded for.</param>
    /// <param name="budget">Bytes for pictures that are kept; held out are the pictures 2 and 6.</param>
    public TrainingSetup(
        Action<Picture>? change = null,
        Action<int>? read = null,
        int width = 48,
        int height = 40,
        int smallestSide = 32,
        long budget = TrainingPictures.DefaultBudget)
    {
        for (int i = 0; i < 8; i++)
        {
            folder.File($"data/{i}.png", []);
        }

        Pictures = TrainingPictures.Load(
            [Path.Combine(folder.Path, "data")], Changed, smallestSide, heldOut: 2, budget);

        Picture Changed(string path)
        {
            int number = int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
            read?.Invoke(number);
            Picture picture = TestPictures.Create(number, width, height);
            change?.Invoke(picture);
            return picture;
        }
    }

    public TrainingPictures Pictures { get; }

    public string Folder => folder.Path;

    /// <summary>Three stages on blocks of 16 pixels, so that some batches lack the highest level.</summary>
    public TrainingConfiguration Configuration(string output) => new()
    {
        Name = "test",
        Output = Path.Combine(folder.Path, output),
        BlockSize = 16,
        PatchSize = 32,
        BatchSize = 2,
        Networks = new Dictionary<string, NetworkConfiguration> { ["x4"] = Network(), ["x2"] = Network() },
        Stages =
        [
            new StageConfiguration { Level = 0, Iterations = 20, WarmUp = 4 },
            new StageConfiguration { Level = 1, Iterations = 15, WarmUp = 4, SamplerRate = 1e-4 },
            new StageConfiguration { Level = 2, Iterations = 20, WarmUp = 4, FinalFraction = 0.1 },
        ],
        Seed = 5,
        StatisticsBlocks = 2000,
        LogInterval = 5,
        CheckpointInterval = 7,
        ValidationInterval = 10,
        Threads = 1,
    };

    /// <summary>Trains; the lines of the log without the time, which no two runs share.</summary>
    public string[] Run(
        TrainingConfiguration configuration,
        Action<TrainingProgress>? report = null,
        Checkpoint? resumeFrom = null,
        CancellationToken cancellationToken = default)
    {
        using Trainer trainer = new(configuration, Pictures, resumeFrom: resumeFrom);
        trainer.Run(new Reports(report ?? (_ => { })), cancellationToken);
        return Log(configuration);
    }

    public static string CheckpointOf(TrainingConfiguration configuration) =>
        Path.Combine(configuration.Output, Trainer.CheckpointName);

    public static string[] Log(TrainingConfiguration configuration) =>
    [
        .. File.ReadLines(Path.Combine(configuration.Output, Trainer.LogName)).Select(line =>
        {
            string[] fields = line.Split(',');
            return string.Join(',', [.. fields[..4], .. fields[5..]]);
        }),
    ];

    public void Dispose() => folder.Dispose();

    private static NetworkConfiguration Network() => new()
    {
        Architecture = ResidualNetwork.ArchitectureName,
        Settings = new JsonObject { ["features"] = 4, ["blocks"] = 1 },
    };

    private sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
