using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

public class CheckpointTests
{
    // Of a weight that the stage trains.
    private const string Kernel = "average/sampling.1.kernel";
    private const string Moment = "exp_avg_sq/sampling.1.kernel";
    private const string Steps = "step/sampling.1.kernel";

    private TrainingSetup setup = null!;
    private TrainingConfiguration configuration = null!;
    private byte[] good = null!;

    private string LogOfGood => Path.Combine(configuration.Output, Trainer.LogName);

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
            Assert.That(
                checkpoint.Configuration.ToJson(),
                Is.EqualTo((configuration with { Data = [], Output = "training" }).ToJson()));
            Assert.That(Encoding.UTF8.GetString(good), Does.Not.Contain(setup.Folder), "a path of this machine");
        });
    }

    [Test]
    public void CreateNetwork_WrittenCheckpoint_HoldsTheAverages()
    {
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));

        using ProgressiveNetwork network = checkpoint.CreateNetwork();

        SafetensorsFile file = SafetensorsFile.Parse(good);
        Assert.Multiple(() =>
        {
            Assert.That(
                TensorValues.ToArray(network.Sampling[1].Kernel), Is.EqualTo(file.Tensors[Kernel].ToSingles()));
            Assert.That(
                TensorValues.ToArray(network.Sampling[0].Kernel),
                Is.EqualTo(file.Tensors["weights/sampling.0.kernel"].ToSingles()),
                "frozen");
        });
    }

    [Test]
    public void Write_WithinAStage_HoldsTheStateOfTheWeightsThatTrainAlone()
    {
        SafetensorsFile file = SafetensorsFile.Parse(good);
        string[] trained = Names("average/");

        Assert.Multiple(() =>
        {
            Assert.That(trained, Is.SubsetOf(Names("weights/")).And.Not.EquivalentTo(Names("weights/")));
            Assert.That(trained, Has.None.StartsWith("superResolver4.").And.None.EqualTo("sampling.0.kernel"));
            Assert.That(Names("exp_avg/"), Is.EquivalentTo(trained));
            Assert.That(Names("exp_avg_sq/"), Is.EquivalentTo(trained));
            Assert.That(Names("step/"), Is.EquivalentTo(trained));
            Assert.That(file.Tensors[Steps].ToInt32s(), Is.EqualTo(new[] { 2 }));
        });

        string[] Names(string prefix) =>
        [
            .. file.Tensors.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => name[prefix.Length..]),
        ];
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
        edit => edit.Tensors[Kernel] = edit.Tensors["weights/sampling.0.kernel"], Kernel, "[48, 768], not [27, 768]");

    [Test]
    public void CreateNetwork_TensorOfIntegers_NamesIt() => AssertRefused(
        edit => edit.Tensors[Kernel] = edit.Tensors[Kernel] with { Type = SafetensorsType.I32 }, Kernel, "I32");

    [Test]
    public void Trainer_WeightsMissing_NamesThem() => AssertNotResumed(
        edit => edit.Tensors.Remove("weights/sampling.0.kernel"), "weights/sampling.0.kernel");

    [TestCase(Kernel, "[27, 768]")]
    [TestCase(Moment, "[27, 768]")]
    [TestCase(Steps, "[]")]
    public void Trainer_StateMissing_NamesItAndItsShape(string name, string shape) =>
        AssertNotResumed(edit => edit.Tensors.Remove(name), $"lacks the tensor '{name}' of shape {shape}");

    [Test]
    public void Trainer_MomentOfAnotherShape_NamesItAndBothShapes() => AssertNotResumed(
        edit => edit.Tensors[Moment] = edit.Tensors["weights/sampling.0.kernel"],
        $"'{Moment}'",
        "[48, 768], not [27, 768]");

    [TestCase("average/sampling.0.kernel")]
    [TestCase("exp_avg/sampling.0.kernel")]
    [TestCase("step/sampling.0.kernel")]
    public void Trainer_StateOfAWeightThatDoesNotTrain_NamesIt(string name) => AssertNotResumed(
        edit => edit.Tensors[name] = edit.Tensors["weights/sampling.0.kernel"], $"'{name}' of shape [48, 768]");

    [TestCase(SafetensorsType.I32, 0, -1)]
    [TestCase(SafetensorsType.I32, 1, 2)]
    [TestCase(SafetensorsType.F32, 0, 2)]
    public void Trainer_StepsThatAreNoCount_NamesThem(SafetensorsType type, int dimensions, int value) =>
        AssertNotResumed(
            edit => edit.Tensors[Steps] = new TensorEdit(
                type, [.. Enumerable.Repeat(1L, dimensions)], BitConverter.GetBytes(value)),
            $"'{Steps}'",
            "no single");

    [TestCase("step", "4", "8")]
    [TestCase("convolution", "true", "false")]
    [TestCase("networkPerLevel", "false", "true")]
    [TestCase("dataConsistency", "true", "false")]
    [TestCase("rounding", "\"straightThrough\"", "\"soft\"")]
    [TestCase("seed", "5", "6")]
    [TestCase("patchSize", "32", "16")]
    [TestCase("batchSize", "2", "3")]
    [TestCase("mixedFraction", "0.25", "0.5")]
    [TestCase("heldOut", "16", "2")]
    [TestCase("startFrom", "null", "\"a bundle\"")]
    [TestCase("superResolver4.architecture", "\"residual\"", "\"carn\"")]
    [TestCase("superResolver4.settings", "{\"features\":4,\"blocks\":1}", "{\"features\":5,\"blocks\":1}")]
    [TestCase("superResolver2.architecture", "\"residual\"", "\"carn\"")]
    [TestCase("superResolver2.settings", "{\"features\":4,\"blocks\":1}", "{\"features\":4,\"blocks\":2}")]
    [TestCase("stages[0].iterations", "3", "4")]
    [TestCase("stages[0].networkRate", "0.0005", "0.001")]
    [TestCase("stages[0].warmUp", "100", "10")]
    [TestCase("stages[1].allUnits", "true", "false")]
    [TestCase("stages[1].allSamplers", "false", "true")]
    public void Trainer_ChangedSetting_NamesItAndBothValues(string name, string before, string now)
    {
        TrainingConfiguration other = Changed(name, now);

        AssertNotResumed(_ => { }, other, $"{name} {before}, not with {now} as");
    }

    [TestCase("networkRate")]
    [TestCase("samplerRate")]
    [TestCase("processingRate")]
    public void Trainer_RateOfTheStageUnderWayThatIsNow0_NamesIt(string rate) => AssertNotResumed(
        _ => { },
        Changed($"stages[1].{rate}", "0"),
        $"stages[1].{rate} above 0: true, not with false as");

    [Test]
    public void Trainer_OtherBlocks_NamesThem() => AssertNotResumed(
        _ => { }, configuration with { BlockSize = 8 }, "blockSize 16, not with 8 as");

    [Test]
    public void Trainer_OtherLevelOfTheStageUnderWay_NamesIt() => AssertNotResumed(
        _ => { },
        configuration with { Stages = [configuration.Stages[0], configuration.Stages[0]] },
        "stages[1].level 1, not with 0 as");

    [TestCase("checkpointInterval", "1")]
    [TestCase("logInterval", "2")]
    [TestCase("validationInterval", "1")]
    [TestCase("threads", "2")]
    [TestCase("memoryBudget", "1")]
    [TestCase("data", "[\"elsewhere\"]")]
    [TestCase("trainedOn", "\"elsewhere\"")]
    [TestCase("stages[1].iterations", "5")]
    [TestCase("stages[1].networkRate", "0.001")]
    public void Run_SettingThatIsFree_GoesOnToTheEnd(string name, string now)
    {
        TrainingConfiguration other = Changed(name, now) with { Output = NewPath() };

        setup.Run(other, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)));

        Checkpoint end = Checkpoint.Read(TrainingSetup.CheckpointOf(other));
        Assert.That((end.Stage, end.Iteration), Is.EqualTo((1, other.Stages[1].Iterations)));
    }

    [Test]
    public void Run_StageMadeShorterToWhereItStands_EndsItWithTheAverages()
    {
        TrainingConfiguration shorter = Changed("stages[1].iterations", "2") with { Output = NewPath() };

        setup.Run(shorter, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)));

        SafetensorsFile end = SafetensorsFile.Read(TrainingSetup.CheckpointOf(shorter));
        Assert.That(
            end.Tensors["weights/sampling.1.kernel"].ToSingles(),
            Is.EqualTo(SafetensorsFile.Parse(good).Tensors[Kernel].ToSingles()));
        Assert.That(end.Tensors.Keys, Has.None.StartsWith("average/"));
    }

    [Test]
    public void Trainer_Refused_KeepsNoTensors()
    {
        Checkpoint broken = Checkpoint.Read(Edited(edit => edit.Tensors.Remove(Moment)));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;

        Assert.That(
            () => new Trainer(configuration with { Output = setup.Folder }, setup.Pictures, resumeFrom: broken),
            Throws.TypeOf<InvalidModelException>());

        // Making a parameter out of a tensor leaves an empty tensor that is counted until it is collected.
        int parameters = SafetensorsFile.Parse(good).Tensors.Keys.Count(
            name => name.StartsWith("weights/", StringComparison.Ordinal));
        Assert.That(Tensor.TotalCount, Is.LessThanOrEqualTo(before + parameters));
    }

    [Test]
    public void RequireReadable_MoreThanOneArrayHolds_NamesStageAndSizes()
    {
        // EDSR's full configuration for both factors; then one for each of 16 levels.
        Assert.That(() => Checkpoint.RequireReadable(7, 90_000_000, 45_000_000), Throws.Nothing);
        Assert.That(
            () => Checkpoint.RequireReadable(7, 700_000_000, 45_000_000),
            Throws.ArgumentException.With.Message.Contains("stage 7 would have 3340000000 bytes"));
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

    private void AssertNotResumed(Action<SafetensorsEdit> change, params string[] parts) =>
        AssertNotResumed(change, configuration, parts);

    /// <summary>A refused checkpoint and the log beside it stay as they are.</summary>
    private void AssertNotResumed(
        Action<SafetensorsEdit> change, TrainingConfiguration changed, params string[] parts)
    {
        string folder = Directory.CreateTempSubdirectory("refused-").FullName;
        try
        {
            TrainingConfiguration refused = changed with { Output = folder };
            string path = TrainingSetup.CheckpointOf(refused);
            string log = Path.Combine(folder, Trainer.LogName);
            File.Move(Edited(change), path);

            // A line past the checkpoint, which a training that goes on would drop.
            File.WriteAllLines(log, [.. File.ReadAllLines(LogOfGood), "1,3,1,1,1,"]);
            (byte[] checkpointBefore, byte[] logBefore) = (File.ReadAllBytes(path), File.ReadAllBytes(log));

            Exception? thrown = Assert.Catch<InvalidModelException>(
                () => setup.Run(refused, resumeFrom: Checkpoint.Read(path)));

            Assert.Multiple(() =>
            {
                foreach (string part in parts.Append(path))
                {
                    Assert.That(thrown!.Message, Does.Contain(part).And.Not.Contain("\n"));
                }

                Assert.That(File.ReadAllBytes(path), Is.EqualTo(checkpointBefore));
                Assert.That(File.ReadAllBytes(log), Is.EqualTo(logBefore));
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The configuration with one value of its JSON text in place of another.</summary>
    private TrainingConfiguration Changed(string name, string value)
    {
        JsonNode json = JsonNode.Parse(configuration.ToJson())!;
        JsonNode at = json;
        string[] path = name.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Split('.');
        foreach (string step in path[..^1])
        {
            at = at is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : at[step]!;
        }

        at[path[^1]] = JsonNode.Parse(value);
        return TrainingConfiguration.Parse(json.ToJsonString(), "of the test");
    }

    private string NewPath() =>
        Path.Combine(setup.Folder, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));

    private string Edited(Action<SafetensorsEdit> change)
    {
        SafetensorsEdit edit = new(good);
        change(edit);
        return Save(edit.ToBytes());
    }

    private string Save(byte[] bytes)
    {
        string path = NewPath();
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
