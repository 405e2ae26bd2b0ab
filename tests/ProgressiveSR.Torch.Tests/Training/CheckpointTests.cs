using System.Globalization;

namespace ProgressiveSR.Torch.Tests.Training;

public class CheckpointTests
{
    private const string Kernel = "average/sampling.0.kernel";

    private TrainingSetup setup = null!;
    private TrainingConfiguration configuration = null!;
    private byte[] good = null!;

    [OneTimeSetUp]
    public void Train()
    {
        setup = new TrainingSetup();
        configuration = setup.Configuration("good") with
        {
            Stages =
            [
                new StageConfiguration { Level = 0, Iterations = 3 },
                new StageConfiguration { Level = 1, Iterations = 3 },
            ],
            LogInterval = 1,
            ValidationInterval = 0,
        };
        Interrupt();
        good = File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration));
    }

    [OneTimeTearDown]
    public void Free() => setup.Dispose();

    [Test]
    public void Read_WrittenCheckpoint_SaysWhereItStands()
    {
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));

        Assert.Multiple(() =>
        {
            Assert.That((checkpoint.Stage, checkpoint.Iteration), Is.EqualTo((1, 2)));
            Assert.That(checkpoint.Configuration.ToJson(), Is.EqualTo(configuration.ToJson()));
        });
    }

    [Test]
    public void CreateNetwork_WrittenCheckpoint_HoldsTheAverages()
    {
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));

        using ProgressiveNetwork network = checkpoint.CreateNetwork();

        Assert.That(
            TensorValues.ToArray(network.Sampling[0].Kernel),
            Is.EqualTo(SafetensorsFile.Parse(good).Tensors[Kernel].ToSingles()));
    }

    [TestCase("format")]
    [TestCase("configuration")]
    [TestCase("stage")]
    [TestCase("iteration")]
    public void Read_EntryMissing_NamesIt(string entry)
    {
        string path = Edited(edit => edit.Metadata.Remove(entry));

        Assert.That(() => Checkpoint.Read(path), Throws.TypeOf<InvalidModelException>()
            .With.Message.Contains(entry).And.Message.Contains(path));
    }

    [TestCase("stage", "x")]
    [TestCase("stage", "-1")]
    [TestCase("stage", "2")]
    [TestCase("iteration", "0")]
    [TestCase("iteration", "4")]
    [TestCase("iteration", "99999999999")]
    [TestCase("lossSum", "much")]
    [TestCase("format", "another")]
    [TestCase("configuration", "{}")]
    public void Read_ImpossibleEntry_Throws(string entry, string value)
    {
        string path = Edited(edit => edit.Metadata[entry] = value);

        Assert.That(
            () => Checkpoint.Read(path), Throws.TypeOf<InvalidModelException>().With.Message.Contains(path));
    }

    [Test]
    public void Read_CheckpointWithoutLosses_CountsThemFromZero()
    {
        string path = Edited(edit =>
        {
            edit.Metadata.Remove("lossSum");
            edit.Metadata.Remove("lossCount");
        });

        Assert.That(Checkpoint.Read(path).Position, Is.EqualTo(new TrainingPosition(1, 2)));
    }

    [Test]
    public void Read_CutAnywhere_Throws()
    {
        int[] lengths = [0, 1, 7, 8, 9, 100, 1000, good.Length / 2, good.Length - 1];

        Assert.Multiple(() =>
        {
            foreach (int length in lengths)
            {
                string path = Save(good[..length]);
                Assert.That(
                    () => Checkpoint.Read(path),
                    Throws.TypeOf<InvalidModelException>().With.Message.Contains(path),
                    $"{length} bytes");
            }
        });
    }

    [Test]
    public void Read_TextFile_Throws()
    {
        string path = Save("These are no weights, but a text that is longer than eight characters."u8.ToArray());

        Assert.That(
            () => Checkpoint.Read(path), Throws.TypeOf<InvalidModelException>().With.Message.Contains(path));
    }

    [Test]
    public void CreateNetwork_TensorMissing_NamesIt() =>
        AssertRefused(edit => edit.Tensors.Remove(Kernel), Kernel, "lacks");

    [Test]
    public void CreateNetwork_TensorLeftOver_NamesIt() => AssertRefused(
        edit => edit.Tensors["average/strange"] = edit.Tensors[Kernel], "average/strange", "does not know");

    [Test]
    public void CreateNetwork_TensorOfAnotherShape_NamesItAndBothShapes() => AssertRefused(
        edit => edit.Tensors[Kernel] = edit.Tensors["average/sampling.1.kernel"], Kernel, "[27, 768], not [48, 768]");

    [Test]
    public void CreateNetwork_TensorOfIntegers_NamesIt() => AssertRefused(
        edit => edit.Tensors[Kernel] = edit.Tensors[Kernel] with { Type = SafetensorsType.I32 }, Kernel, "I32");

    [Test]
    public void Trainer_WeightsMissing_NamesThem() => AssertNotResumed(
        edit => edit.Tensors.Remove("weights/sampling.0.kernel"), "weights/sampling.0.kernel");

    [Test]
    public void Trainer_OptimizerMissing_NamesIt() =>
        AssertNotResumed(edit => edit.Tensors.Remove("optimizer"), "optimizer");

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(20)]
    [TestCase(5000)]
    public void Trainer_OptimizerCut_Throws(int length) => AssertNotResumed(
        edit => edit.Tensors["optimizer"] = new TensorEdit(
            SafetensorsType.U8, [length], edit.Tensors["optimizer"].Data[..length]),
        "optimizer");

    [Test]
    public void Trainer_CheckpointOfAnotherModel_NamesATensor()
    {
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));
        TrainingConfiguration other = configuration with
        {
            SuperResolver2 = configuration.SuperResolver2 with
            {
                Settings = new System.Text.Json.Nodes.JsonObject { ["features"] = 5, ["blocks"] = 1 },
            },
        };

        Assert.That(
            () => new Trainer(other, setup.Pictures, resumeFrom: checkpoint).Dispose(),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("superResolver2"));
    }

    [Test]
    public void Trainer_StageThatTheConfigurationLacks_Throws()
    {
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));
        TrainingConfiguration other = configuration with { Stages = [configuration.Stages[0]] };

        Assert.That(
            () => new Trainer(other, setup.Pictures, resumeFrom: checkpoint).Dispose(),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("stage 1"));
    }

    [Test]
    public void Write_EndOfStage_HoldsTheWeightsAloneAndGoesOnAsIfThereHadBeenNoEnd()
    {
        TrainingConfiguration whole = configuration with { Output = Path.Combine(setup.Folder, "whole") };
        TrainingConfiguration part = whole with
        {
            Output = Path.Combine(setup.Folder, "part"),
            Stages = [configuration.Stages[0]],
        };
        string[] log = setup.Run(whole);
        setup.Run(part);
        string path = TrainingSetup.CheckpointOf(part);

        Assert.That(SafetensorsFile.Read(path).Tensors.Keys, Has.All.StartsWith("weights/"));
        Assert.That(
            setup.Run(part with { Stages = whole.Stages }, resumeFrom: Checkpoint.Read(path)), Is.EqualTo(log));
    }

    [Test]
    public void CreateNetwork_EndOfStage_HoldsTheWeights()
    {
        TrainingConfiguration ended = configuration with { Output = Path.Combine(setup.Folder, "ended") };
        setup.Run(ended);
        string path = TrainingSetup.CheckpointOf(ended);

        using ProgressiveNetwork network = Checkpoint.Read(path).CreateNetwork();

        Assert.That(
            TensorValues.ToArray(network.Sampling[0].Kernel),
            Is.EqualTo(SafetensorsFile.Read(path).Tensors["weights/sampling.0.kernel"].ToSingles()));
    }

    /// <summary>Trains up to an iteration before the end of a stage.</summary>
    private void Interrupt()
    {
        using CancellationTokenSource source = new();
        Assert.That(
            () => setup.Run(
                configuration,
                progress =>
                {
                    if (progress is { Stage: 1, Iteration: 2 })
                    {
                        source.Cancel();
                    }
                },
                cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private void AssertRefused(Action<SafetensorsEdit> change, string name, string problem)
    {
        string path = Edited(change);

        Assert.That(() => Checkpoint.Read(path).CreateNetwork().Dispose(), Throws.TypeOf<InvalidModelException>()
            .With.Message.Contains($"'{name}'").And.Message.Contains(problem).And.Message.Contains(path));
    }

    private void AssertNotResumed(Action<SafetensorsEdit> change, string name)
    {
        string path = Edited(change);

        Assert.That(
            () => setup.Run(configuration with { Output = setup.Folder }, resumeFrom: Checkpoint.Read(path)),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(name).And.Message.Contains(path));
    }

    private string Edited(Action<SafetensorsEdit> change)
    {
        SafetensorsEdit edit = new(good);
        change(edit);
        return Save(edit.ToBytes());
    }

    private string Save(byte[] bytes)
    {
        string path = Path.Combine(setup.Folder, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
