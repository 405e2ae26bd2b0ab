using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>What a checkpoint holds and says.</summary>
public sealed class CheckpointTests : CheckpointFixture
{
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

        using ProgressiveNetwork network = (ProgressiveNetwork)checkpoint.CreateNetwork();

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
            Assert.That(trained, Has.None.StartsWith("networks.x4.").And.None.EqualTo("sampling.0.kernel"));
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
    public void RequireReadable_MoreThanOneArrayHolds_NamesStageAndSizes()
    {
        // EDSR's full configuration for both factors; then one for each of 16 levels.
        Assert.That(() => CheckpointWriter.RequireReadable(7, 90_000_000, 45_000_000), Throws.Nothing);
        Assert.That(
            () => CheckpointWriter.RequireReadable(7, 700_000_000, 45_000_000),
            Throws.ArgumentException.With.Message.Contains("stage 7 would have 3340000000 bytes"));
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

        using ProgressiveNetwork network = (ProgressiveNetwork)Checkpoint.Read(path).CreateNetwork();

        Assert.That(
            TensorValues.ToArray(network.Sampling[0].Kernel),
            Is.EqualTo(SafetensorsFile.Read(path).Tensors["weights/sampling.0.kernel"].ToSingles()));
    }

    private void AssertRefused(Action<SafetensorsEdit> change, string name, string problem)
    {
        string path = Edited(change);

        Assert.That(() => Checkpoint.Read(path).CreateNetwork().Dispose(), Throws.TypeOf<InvalidModelException>()
            .With.Message.Contains($"'{name}'").And.Message.Contains(problem).And.Message.Contains(path));
    }
}
