using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>Trainings that are interrupted and go on with the losses that they would have had.</summary>
public sealed class TrainerResumeTests : TrainerFixture
{
    // The lines at which the process dies, with checkpoints at every 7th iteration: in each stage, before and after the
    // first checkpoint of a stage, and in the middle of what a line of the log averages.
    [TestCase(0, 10, 0, 7)]
    [TestCase(1, 5, 0, 20)]
    [TestCase(1, 10, 1, 7)]
    [TestCase(2, 5, 1, 15)]
    [TestCase(2, 10, 2, 7)]
    public void Run_ResumedAfterAFailure_GivesTheLogOfAnUninterruptedOne(
        int stage, int iteration, int savedStage, int savedIteration)
    {
        TrainingConfiguration configuration = setup.Configuration($"failed-{stage}-{iteration}");
        Assert.That(
            () => setup.Run(configuration, progress => FailAt(progress, stage, iteration)),
            Throws.TypeOf<NotSupportedException>());
        Checkpoint saved = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));

        string[] resumed = setup.Run(configuration, resumeFrom: saved);

        Assert.Multiple(() =>
        {
            Assert.That((saved.Stage, saved.Iteration), Is.EqualTo((savedStage, savedIteration)));
            Assert.That(resumed, Is.EqualTo(whole));
        });
    }

    [TestCase(0, 20)]
    [TestCase(1, 5)]
    [TestCase(2, 15)]
    public void Run_ResumedAfterACancellation_GivesTheLogOfAnUninterruptedOne(int stage, int iteration)
    {
        TrainingConfiguration configuration = setup.Configuration($"cancelled-{stage}-{iteration}");
        using CancellationTokenSource source = new();
        Assert.That(
            () => setup.Run(
                configuration, progress => CancelAt(progress, stage, iteration, source), null, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Checkpoint saved = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));

        string[] resumed = setup.Run(configuration, resumeFrom: saved);

        Assert.Multiple(() =>
        {
            Assert.That((saved.Stage, saved.Iteration), Is.EqualTo((stage, iteration)));
            Assert.That(resumed, Is.EqualTo(whole));
        });
    }

    // The validation in which Ctrl-C comes, counted from 1: within stages, at their ends, and after the last iteration.
    [TestCase(1, 0, 10)]
    [TestCase(2, 0, 20)]
    [TestCase(3, 1, 10)]
    [TestCase(5, 2, 10)]
    [TestCase(6, 2, 20)]
    public void Run_CancelledWithinAValidation_KeepsTheIterationAndWritesItsLineWhenResumed(
        int validation, int stage, int iteration)
    {
        using CancellationTokenSource source = new();
        int seen = -1;

        // The first of the pictures held out is read once where they are loaded, then at each validation.
        using TrainingSetup interrupted = new(
            read: number =>
            {
                if (number == 2 && ++seen == validation)
                {
                    source.Cancel();
                }
            },
            budget: 0);
        TrainingConfiguration configuration = interrupted.Configuration("cancelled");
        Assert.That(
            () => interrupted.Run(configuration, cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Checkpoint saved = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));
        string[] log = TrainingSetup.Log(configuration);

        string[] resumed = interrupted.Run(configuration, resumeFrom: saved);

        Assert.Multiple(() =>
        {
            Assert.That((saved.Stage, saved.Iteration), Is.EqualTo((stage, iteration)));
            Assert.That(log, Has.None.StartsWith($"{stage},{iteration},"));
            Assert.That(resumed, Is.EqualTo(whole));
        });
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Run_PatchesThatThreadsShare_GivesTheSameLogAgainAndResumed(int threads)
    {
        using TrainingSetup large = new(width: 160, height: 128, smallestSide: 96);
        TrainingConfiguration configuration = large.Configuration("large") with
        {
            Threads = threads,
            PatchSize = 96,
            BatchSize = 4,
            Stages =
            [
                new StageConfiguration { Level = 0, Iterations = 5, NetworkRate = 1e-2, WarmUp = 0 },
                new StageConfiguration { Level = 1, Iterations = 5, NetworkRate = 1e-2, WarmUp = 0 },
            ],
            LogInterval = 1,
            CheckpointInterval = 2,
        };
        TrainingConfiguration failed = configuration with { Output = Path.Combine(large.Folder, "failed") };
        string[] expected = large.Run(configuration);

        Assert.That(
            () => large.Run(failed, progress => FailAt(progress, 1, 3)), Throws.TypeOf<NotSupportedException>());
        string[] resumed = large.Run(failed, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(failed)));

        Assert.Multiple(() =>
        {
            Assert.That(
                large.Run(configuration with { Output = Path.Combine(large.Folder, "again") }), Is.EqualTo(expected));
            Assert.That(resumed, Is.EqualTo(expected));
        });
    }

    [Test]
    public void Run_ResumedAtTheEnd_ChangesNothing()
    {
        TrainingConfiguration configuration = setup.Configuration("ended");
        Directory.CreateDirectory(configuration.Output);
        foreach (string file in Directory.EnumerateFiles(setup.Configuration("whole").Output))
        {
            File.Copy(file, Path.Combine(configuration.Output, Path.GetFileName(file)));
        }

        byte[] before = File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration));

        string[] log = setup.Run(configuration, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)));

        Assert.Multiple(() =>
        {
            Assert.That(log, Is.EqualTo(whole));
            Assert.That(File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration)), Is.EqualTo(before));
        });
    }

    private static void CancelAt(TrainingProgress progress, int stage, int iteration, CancellationTokenSource source)
    {
        if (progress.Stage == stage && progress.Iteration == iteration)
        {
            source.Cancel();
        }
    }
}
