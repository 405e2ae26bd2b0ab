using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>What a trainer makes of a checkpoint: goes on, or refuses it and leaves it alone.</summary>
public sealed class CheckpointResumeTests : CheckpointFixture
{
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
            "must be a single number");

    [TestCase("convolution", "true", "false")]
    [TestCase("rounding", "\"straightThrough\"", "\"soft\"")]
    [TestCase("seed", "5", "6")]
    [TestCase("patchSize", "32", "16")]
    [TestCase("batchSize", "2", "3")]
    [TestCase("mixedFraction", "0.25", "0.5")]
    [TestCase("heldOut", "16", "2")]
    [TestCase("startFrom", "null", "\"a bundle\"")]
    [TestCase("networks.x4.architecture", "\"residual\"", "\"carn\"")]
    [TestCase("networks.x4.settings", "{\"features\":4,\"blocks\":1}", "{\"features\":5,\"blocks\":1}")]
    [TestCase("networks.x2.architecture", "\"residual\"", "\"carn\"")]
    [TestCase("networks.x2.settings", "{\"features\":4,\"blocks\":1}", "{\"features\":4,\"blocks\":2}")]
    [TestCase("stages[0].iterations", "3", "4")]
    [TestCase("stages[0].networkRate", "0.0005", "0.001")]
    [TestCase("stages[0].warmUp", "100", "10")]
    [TestCase("stages[1].generatedFraction", "0", "0.5")]
    [TestCase("stages[1].allUnits", "true", "false")]
    [TestCase("stages[1].allSamplers", "false", "true")]
    public void Trainer_ChangedSetting_NamesItAndBothValues(string name, string before, string now)
    {
        TrainingConfiguration other = Changed(name, now);

        AssertNotResumed(_ => { }, other, $"{name} {before}, not with {now} as");
    }

    [TestCase("{ \"step\": 8 }", "levels[1].rows [{\"first\":48,\"count\":27,\"step\":4,")]
    [TestCase("{ \"networkPerLevel\": true }", "levels[1].network \"x2\", not with \"x2-level1\" as")]
    [TestCase("{ \"dataConsistency\": false }", "levels[1].corrected true, not with false as")]
    public void Trainer_ChangedLevels_NamesTheFirstDifference(string squares, string named) =>
        AssertNotResumed(_ => { }, Changed("squares", squares), named);

    [Test]
    public void Run_LevelsGivenOneByOne_GoOnWithTheSquaresTheySay()
    {
        TrainingConfiguration other = configuration with { Levels = configuration.CreateLevels(), Output = NewPath() };

        setup.Run(other, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)));

        Assert.That(Checkpoint.Read(TrainingSetup.CheckpointOf(other)).Stage, Is.EqualTo(1));
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
    public void Trainer_StageThatTheConfigurationLacks_Throws()
    {
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));
        TrainingConfiguration other = configuration with { Stages = [configuration.Stages[0]] };

        Assert.That(
            () => new Trainer(other, setup.Pictures, resumeFrom: checkpoint).Dispose(),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("stage 1"));
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
}
