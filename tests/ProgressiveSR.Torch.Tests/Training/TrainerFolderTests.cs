using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>What a trainer refuses before it starts, and what becomes of its folder.</summary>
public sealed class TrainerFolderTests : TrainerFixture
{
    [Test]
    public void Run_Again_Throws()
    {
        TrainingConfiguration configuration = setup.Configuration("once") with
        {
            Stages = [new StageConfiguration { Level = 0, Iterations = 1 }],
        };
        using Trainer trainer = new(configuration, setup.Pictures);
        trainer.Run();
        byte[] before = File.ReadAllBytes(trainer.CheckpointPath);

        Assert.That(() => trainer.Run(), Throws.InvalidOperationException);
        Assert.That(File.ReadAllBytes(trainer.CheckpointPath), Is.EqualTo(before));
    }

    [Test]
    public void Constructor_CheckpointThereAndNoneGiven_LeavesItAlone()
    {
        TrainingConfiguration configuration = setup.Configuration("whole");
        byte[] before = File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration));

        TrainingFolderException? thrown = Assert.Throws<TrainingFolderException>(
            () => new Trainer(configuration, setup.Pictures).Dispose());

        Assert.Multiple(() =>
        {
            Assert.That(thrown!.IsInUse, Is.False);
            Assert.That(thrown.Message, Does.Contain(TrainingSetup.CheckpointOf(configuration)));
            Assert.That(File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration)), Is.EqualTo(before));
            Assert.That(TrainingSetup.Log(configuration), Is.EqualTo(whole));
        });
    }

    [Test]
    public void Constructor_FolderOfATrainerThatLives_SaysSo()
    {
        TrainingConfiguration configuration = setup.Configuration("shared");
        using (Trainer first = new(configuration, setup.Pictures))
        {
            Assert.That(
                () => new Trainer(configuration, setup.Pictures).Dispose(),
                Throws.TypeOf<TrainingFolderException>()
                    .With.Property(nameof(TrainingFolderException.IsInUse)).True
                    .And.Message.Contains(configuration.Output));
        }

        Assert.That(() => new Trainer(configuration, setup.Pictures).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Prepare_MistakesThatNeedNoPictures_AreFoundBeforeThoseAreLoaded()
    {
        TrainingConfiguration good = setup.Configuration("early");
        NetworkConfiguration network = good.Networks["x2"];

        Assert.Multiple(() =>
        {
            AssertRefused(good with { Name = "" }, "name");
            AssertRefused(good.With("x2", network with { Architecture = "none" }), "'none'");
            AssertRefused(good.With("x2", network with { Settings = [] }), "'features'");
            AssertRefused(good with { StartFrom = Path.Combine(setup.Folder, "nowhere") }, "nowhere");
            AssertRefused(setup.Configuration("whole") with { Seed = 6 }, "seed 5, not with 6");
        });

        static void AssertRefused(TrainingConfiguration configuration, string named) => Assert.That(
            () => Trainer.Prepare(
                configuration, () => throw new NotSupportedException("Pictures."), resume: true).Dispose(),
            Throws.Exception.Not.TypeOf<NotSupportedException>().And.Message.Contains(named));
    }

    [Test]
    public void Prepare_LoadingFails_PassesItOnAndLeavesTheFolderAsItWas()
    {
        TrainingConfiguration configuration = setup.Configuration("unloaded");
        AssertFails();
        Assert.That(configuration.Output, Does.Not.Exist);

        string notes = Path.Combine(Directory.CreateDirectory(configuration.Output).FullName, "notes.txt");
        File.WriteAllText(notes, "");
        AssertFails();
        Assert.That(notes, Does.Exist);
        Assert.That(() => Trainer.Prepare(configuration, () => setup.Pictures).Dispose(), Throws.Nothing);

        void AssertFails() => Assert.That(
            () => Trainer.Prepare(configuration, () => throw new NotSupportedException("Pictures.")).Dispose(),
            Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void Trainer_AnotherCheckpointInTheFolder_IsNotReplaced()
    {
        TrainingConfiguration here = setup.Configuration("here"), there = setup.Configuration("there");
        setup.Run(here);
        setup.Run(there);
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(there));
        AssertRefused(here, checkpoint);

        // Another process went on in between.
        File.SetLastWriteTimeUtc(TrainingSetup.CheckpointOf(there), DateTime.UtcNow.AddMinutes(1));
        AssertRefused(there, checkpoint);

        void AssertRefused(TrainingConfiguration configuration, Checkpoint resumeFrom)
        {
            byte[] before = File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration));
            Assert.That(
                () => new Trainer(configuration, setup.Pictures, resumeFrom: resumeFrom),
                Throws.TypeOf<TrainingFolderException>().With.Message.StartsWith(
                    "There is already another checkpoint"));
            Assert.That(File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration)), Is.EqualTo(before));
        }
    }

    [Test]
    public void Constructor_PicturesLoadedForSmallerPatches_Throws() => Assert.That(
        () => new Trainer(setup.Configuration("large") with { PatchSize = 48 }, setup.Pictures).Dispose(),
        Throws.ArgumentException.With.Message.Contains("from 32 pixels, but patches have 48"));

    [Test]
    public void Constructor_ImpossibleConfiguration_Throws() => Assert.That(
        () => new Trainer(setup.Configuration("impossible") with { BatchSize = 0 }, setup.Pictures).Dispose(),
        Throws.ArgumentException.With.Message.EqualTo("batchSize is 0, not 1 or more."));

    [Test]
    public void Constructor_DeviceThatIsNotThere_SaysSo() => Assert.That(
        () => new Trainer(setup.Configuration("device"), setup.Pictures, "cuda:99").Dispose(),
        Throws.TypeOf<TorchRuntimeException>().With.Message.Contains("cuda:99"));
}
