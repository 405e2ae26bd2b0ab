using System.Text.Json.Nodes;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch.Tests.Training;

public class StartFromTests
{
    private TrainingSetup setup = null!;
    private string bundle = null!;

    [OneTimeSetUp]
    public void TrainAndExport()
    {
        setup = new TrainingSetup();
        TrainingConfiguration configuration = setup.Configuration("first");
        setup.Run(configuration);
        bundle = Path.Combine(setup.Folder, "bundle");
        ModelExporter.Export(Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)), bundle);
    }

    [OneTimeTearDown]
    public void Free() => setup.Dispose();

    [Test]
    public void Run_FromBundle_BeginsWhereItStood()
    {
        TrainingConfiguration configuration = Second("second", 1e-12);
        double[] validations = [];

        setup.Run(configuration, progress => validations = [.. progress.Validation!.Values]);

        string[] fields = TrainingSetup.Log(setup.Configuration("first"))[^1].Split(',')[^1].Split(' ');
        double[] before = [.. fields.Select(pair => double.Parse(pair.Split(':')[1]))];
        Assert.That(validations, Is.EqualTo(before).Within(0.02), "16-bit weights against 32-bit ones");
    }

    [Test]
    public void Run_FromBundleAndInterrupted_GoesOnFromItsCheckpoint()
    {
        TrainingConfiguration configuration = Second("whole", 1e-3) with { CheckpointInterval = 1 };
        string[] whole = setup.Run(configuration);
        using CancellationTokenSource source = new();
        TrainingConfiguration interrupted = configuration with { Output = Path.Combine(setup.Folder, "interrupted") };

        Assert.That(
            () => setup.Run(interrupted, _ => source.Cancel(), cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(interrupted));

        Assert.That(setup.Run(interrupted, resumeFrom: checkpoint), Is.EqualTo(whole));
    }

    [Test]
    public void Export_FromBundleWithAnotherNetwork_ReadsThePacketsOfTheBundleAndKeepsTheNetworkThatFits()
    {
        TrainingConfiguration configuration = Second("swapped", 1e-3);
        NetworkConfiguration wider = new()
        {
            Architecture = ResidualNetwork.ArchitectureName,
            Settings = new JsonObject { ["features"] = 5, ["blocks"] = 1 },
        };
        using (Trainer trainer = new(configuration.With("x2", wider), setup.Pictures))
        {
            Assert.That(trainer.StartedAfresh, Is.EqualTo(new[] { "x2" }));
            trainer.Run();
        }

        ModelBundle swapped = ModelExporter.Export(
            Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)), Path.Combine(setup.Folder, "swapped-bundle"));
        ModelManifest before = ModelBundle.Open(bundle).Manifest;

        Assert.Multiple(() =>
        {
            Assert.That(swapped.Manifest.Fingerprint, Is.EqualTo(before.Fingerprint));
            Assert.That((int)swapped.Manifest.Network("x2").Settings["features"]!, Is.EqualTo(5));
            string kept = ModelManifest.NetworkFile("x4");
            Assert.That(swapped.Manifest.File(kept).Sha256, Is.EqualTo(before.File(kept).Sha256));
        });
    }

    [Test]
    public void StartedAfresh_SameNetworksOrResumed_IsEmpty()
    {
        TrainingConfiguration configuration = Second("same", 1e-3) with { CheckpointInterval = 1 };
        using (Trainer trainer = new(configuration, setup.Pictures))
        {
            Assert.That(trainer.StartedAfresh, Is.Empty);
            trainer.Run();
        }

        using Trainer resumed = Trainer.Prepare(configuration, () => setup.Pictures, resume: true);
        Assert.That(resumed.StartedAfresh, Is.Empty);
    }

    [Test]
    public void Checkpoint_FromBundle_KeepsItsNameWithoutThePath()
    {
        TrainingConfiguration configuration = Second("named", 1e-3);
        setup.Run(configuration);

        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));

        Assert.That(checkpoint.Configuration.StartFrom, Is.EqualTo("bundle"));
    }

    [Test]
    public void Trainer_BundleMissing_SaysSoAndLeavesNoFolder()
    {
        TrainingConfiguration configuration = Second("nowhere", 1e-3) with
        {
            StartFrom = Path.Combine(setup.Folder, "no-bundle"),
        };

        Assert.That(
            () => new Trainer(configuration, setup.Pictures),
            Throws.TypeOf<InvalidModelException>().With.Message.StartsWith("There is no folder")
                .And.Message.Contains("no-bundle"));
        Assert.That(configuration.Output, Does.Not.Exist);
    }

    [Test]
    public void Trainer_BundleOfAnotherSchedule_SaysSo() =>
        Assert.That(
            () => new Trainer(Second("other", 1e-3) with { Squares = new() { Step = 8 } }, setup.Pictures),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("schedule"));

    private TrainingConfiguration Second(string output, double rate) => setup.Configuration(output) with
    {
        StartFrom = bundle,
        LogInterval = 4,
        ValidationInterval = 4,
        Stages =
        [
            new StageConfiguration
            {
                Level = 2, Iterations = 8, NetworkRate = rate, SamplerRate = 0, ProcessingRate = rate / 10,
            },
        ],
    };
}
