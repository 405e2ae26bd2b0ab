using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using ProgressiveSR.Torch.Tests.Native;

namespace ProgressiveSR.Torch.Tests.Training;

public class TrainingConfigurationTests
{
    private const string Good = """
        {
          // Comments are welcome.
          "name": "tiny",
          "data": ["pictures"],
          "output": "out",
          "blockSize": 16,
          "patchSize": 32,
          "rounding": "soft", "squares": { "networkPerLevel": true }, "convolution": false,
          "networks": {
            "x4": { "architecture": "residual", "settings": { "features": 4, "blocks": 1 } },
            "x2": { "architecture": "residual", "settings": { "features": 4, "blocks": 1 } }
          },
          "stages": [ { "level": 0, "iterations": 10 }, { "level": 1, "iterations": 20, "networkRate": 1e-3 } ],
        }
        """;

    [Test]
    public void Parse_GoodText_HasItsValuesAndDefaults()
    {
        TrainingConfiguration configuration = TrainingConfiguration.Parse(Good, "here");

        Assert.Multiple(() =>
        {
            Assert.That(configuration.Name, Is.EqualTo("tiny"));
            Assert.That(configuration.Rounding, Is.EqualTo(Rounding.Soft));
            Assert.That((configuration.BFloat16, configuration.Convolution), Is.EqualTo((false, false)));
            Assert.That(configuration.Stages[1].NetworkRate, Is.EqualTo(1e-3));
            Assert.That(configuration.BatchSize, Is.EqualTo(16));
            Assert.That(
                Describe(configuration.CreateLevels()),
                Is.EqualTo(Describe(
                    LevelDescription.Squares(
                        16, LevelSchedule.Squares(16, 4), corrected: true, networkPerLevel: true))));
        });
    }

    [Test]
    public void Read_ThePapersConfiguration_HasItsSettings()
    {
        TrainingConfiguration paper = TrainingConfiguration.Read(
            Path.Combine(TestContext.CurrentContext.TestDirectory, "paper.json"));

        Assert.Multiple(() =>
        {
            Assert.That((paper.BlockSize, paper.BatchSize, paper.PatchSize), Is.EqualTo((32, 16, 64)));
            Assert.That((paper.Convolution, paper.Rounding), Is.EqualTo((true, Rounding.Soft)));
            Assert.That(paper.CreateLevels().Select(level => level.Corrected), Is.All.False);
            Assert.That(
                paper.CreateLevels().Select(level => level.Network),
                Is.EqualTo(new[] { "x4" }.Concat(Enumerable.Repeat("x2", 7))));
            Assert.That((paper.MixedFraction, paper.AverageDecay, paper.BFloat16), Is.EqualTo((0.0, 0.0, false)));
            Assert.That(paper.Networks.Keys, Is.EquivalentTo(new[] { "x4", "x2" }));
            foreach (NetworkConfiguration network in paper.Networks.Values)
            {
                Assert.That(network.Architecture, Is.EqualTo("carn"));
                Assert.That(JsonNode.DeepEquals(network.Settings, new CarnNetwork(4).Settings));
            }

            Assert.That(paper.Stages.Select(stage => stage.Level), Is.EqualTo(Enumerable.Range(0, 8)));
            foreach (StageConfiguration stage in paper.Stages)
            {
                Assert.That((stage.Iterations, stage.AllUnits, stage.AllSamplers), Is.EqualTo((300_000, false, false)));
                Assert.That((stage.SamplerRate, stage.ProcessingRate), Is.EqualTo((5e-4, 5e-4)));
                Assert.That((stage.WeightDecay, stage.Beta2), Is.EqualTo((0.01, 0.999)));
                Assert.That(stage.NetworkRate * stage.RateAt(0), Is.EqualTo(5e-4));
                Assert.That(stage.NetworkRate * stage.RateAt(49_999), Is.EqualTo(5e-4));
                Assert.That(stage.NetworkRate * stage.RateAt(299_999), Is.EqualTo(5e-4 / 32));
            }
        });
    }

    [Test]
    public void Parse_Level0WithoutSamplerAtTheEnd_IsAllowed()
    {
        string text = Good.Replace(
            "e-3 } ]", "e-3 }, { \"level\": 0, \"iterations\": 5, \"samplerRate\": 0 } ]", StringComparison.Ordinal);

        Assert.That(TrainingConfiguration.Parse(text, "here").Stages, Has.Count.EqualTo(3));
    }

    [Test]
    public void Parse_Level0WithoutSamplerBeforeAnother_NeedsABundleThatHasAllLevels()
    {
        string text = Good
            .Replace("\"level\": 0", "\"level\": 0, \"samplerRate\": 0", StringComparison.Ordinal)
            .Replace("\"level\": 1", "\"level\": 3", StringComparison.Ordinal);
        string started = "{ \"startFrom\": \"bundle\"," + text[(text.IndexOf('{', StringComparison.Ordinal) + 1)..];

        Assert.Multiple(() =>
        {
            Assert.That(
                () => TrainingConfiguration.Parse(text, "here"),
                Throws.TypeOf<InvalidModelException>().With.Message.Contains("level 3 follows level 0"));
            Assert.That(
                TrainingConfiguration.Parse(started, "here").Stages.Select(stage => stage.Level),
                Is.EqualTo(new[] { 0, 3 }));
            Assert.That(
                () => TrainingConfiguration.Parse(started.Replace("\"level\": 3", "\"level\": 4"), "here"),
                Throws.TypeOf<InvalidModelException>().With.Message.Contains("a stage has level 4; levels are 0 to 3"));
        });
    }

    [Test]
    public void CreateNetwork_LevelsOneByOne_IsThatOfTheSquaresTheySay()
    {
        string text = Good.Replace("\"networkPerLevel\": true", "", StringComparison.Ordinal);
        TrainingConfiguration squares = TrainingConfiguration.Parse(text, "here");
        TrainingConfiguration levels = TrainingConfiguration.Parse(
            (squares with { Squares = null, Levels = squares.CreateLevels() }).ToJson(), "here");

        using ProgressiveNetwork one = (ProgressiveNetwork)squares.CreateNetwork();
        using ProgressiveNetwork other = (ProgressiveNetwork)levels.CreateNetwork();

        Assert.That(levels.Levels, Has.Count.EqualTo(4));
        Assert.That(
            other.named_parameters().Select(pair => (pair.name, string.Join('x', pair.parameter.shape))),
            Is.EqualTo(one.named_parameters().Select(pair => (pair.name, string.Join('x', pair.parameter.shape)))));
    }

    [Test]
    public void CreateNetwork_OneNetworkForAllLevels_HasTheFactorOfTheExpandedPicture()
    {
        string text = Good
            .Replace(
                "\"networkPerLevel\": true",
                "\"firstNetwork\": \"all\", \"network\": \"all\"",
                StringComparison.Ordinal)
            .Replace("\"x4\":", "\"all\":", StringComparison.Ordinal);
        int from = text.IndexOf(",\n    \"x2\"", StringComparison.Ordinal);
        int end = text.IndexOf('\n', from + 2);
        using ProgressiveNetwork network =
            (ProgressiveNetwork)TrainingConfiguration.Parse(text.Remove(from, end - from), "here").CreateNetwork();

        Assert.Multiple(() =>
        {
            Assert.That(network.Networks.Keys, Is.EqualTo(new[] { "all" }));
            Assert.That(network.SuperResolverAt(0).Factor, Is.EqualTo(2));
            Assert.That(network.IsFedWithSamples(0), Is.False);
        });
    }

    [Test]
    public void CreateNetwork_FactorThatNoLevelMakesAPictureFor_SaysSo()
    {
        TrainingConfiguration configuration = TrainingConfiguration.Parse(
            Good.Replace("\"x4\": {", "\"x4\": { \"factor\": 8,", StringComparison.Ordinal), "here");

        Assert.That(
            () => configuration.CreateNetwork(),
            Throws.ArgumentException.With.Message.Contains("Network 'x4' enlarges by 8"));
    }

    [Test]
    public void ToJson_Parsed_GivesTheSameConfiguration()
    {
        string json = TrainingConfiguration.Parse(Good, "here").ToJson();

        Assert.That(TrainingConfiguration.Parse(json, "there").ToJson(), Is.EqualTo(json));
    }

    [Test]
    public void Read_File_TakesFoldersFromWhereItLies()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("tiny.json", System.Text.Encoding.UTF8.GetBytes(Good));

        TrainingConfiguration configuration = TrainingConfiguration.Read(path);

        Assert.Multiple(() =>
        {
            Assert.That(configuration.Data, Is.EqualTo(new[] { Path.Combine(folder.Path, "pictures") }));
            Assert.That(configuration.Output, Is.EqualTo(Path.Combine(folder.Path, "out")));
        });
    }

    [TestCase("\"name\"", "\"nam\"", "nam")]
    [TestCase("\"name\": \"tiny\",", "", "name")]
    [TestCase("\"tiny\"", "\"\"", "name is ''")]
    [TestCase("\"tiny\"", "\"a/b\"", "name is 'a/b'")]
    [TestCase("\"tiny\"", "\"..\"", "name is '..'")]
    [TestCase("\"data\": [\"pictures\"]", "\"data\": null", "data")]
    [TestCase("\"data\": [\"pictures\"]", "\"data\": [null]", "a folder of data is null")]
    [TestCase("\"blockSize\": 16", "\"blockSize\": 12", "blockSize is 12")]
    [TestCase("\"patchSize\": 32", "\"patchSize\": 40", "patchSize 40")]
    [TestCase("\"patchSize\": 32", "\"patchSize\": 0", "patchSize 0")]
    [TestCase("\"networkPerLevel\": true", "\"step\": 0", "step is 0")]
    [TestCase("\"networkPerLevel\": true", "\"firstNetwork\": \"x8\"", "network 'x4'")]
    [TestCase("\"networkPerLevel\": true", "\"firstNetwork\": \"x2\"", "no level names network 'x4', only x2")]
    [TestCase("\"x4\":", "\"x8\": null, \"x4\":", "'x8' is null")]
    [TestCase("\"x4\":", "\"x5\":", "'x5'")]
    [TestCase("\"x4\": {", "\"x4\": { \"factor\": 1,", "the factor of network 'x4' is 1")]
    [TestCase("\"patchSize\": 32", "\"patchSize\": 32, \"levels\": []", "levels, squares and steps")]
    [TestCase("\"patchSize\": 32", "\"patchSize\": 32, \"mixedFraction\": 1.5", "mixedFraction is 1.5")]
    [TestCase("\"patchSize\": 32", "\"patchSize\": 32, \"averageDecay\": 1", "averageDecay is 1")]
    [TestCase("\"patchSize\": 32", "\"patchSize\": 32, \"resultWeight\": -1", "resultWeight is -1")]
    [TestCase("\"patchSize\": 32", "\"patchSize\": 32, \"memoryBudget\": -1", "memoryBudget is -1")]
    [TestCase("\"patchSize\": 32", "\"patchSize\": 32, \"threads\": -1", "threads is -1")]
    [TestCase("\"iterations\": 10", "\"iterations\": 10, \"generatedFraction\": 1.5", "generatedFraction is 1.5")]
    [TestCase("\"soft\"", "\"sharp\"", "line 8")]
    [TestCase("\"soft\"", "1", "line 8")]
    [TestCase("\"level\": 1", "\"level\": 2", "level 2 follows level 0")]
    [TestCase("e-3 } ]", "e-3 }, { \"level\": 0, \"iterations\": 5 } ]", "level 0 follows level 1")]
    [TestCase("\"level\": 0", "\"level\": 1", "the first stage has level 1")]
    [TestCase("\"level\": 0", "\"level\": -1", "the first stage has level -1")]
    [TestCase("\"iterations\": 10", "\"iterations\": 0", "iterations is 0")]
    [TestCase("\"iterations\": 10", "\"iterations\": 10, \"networkRate\": -1", "networkRate is -1")]
    [TestCase("\"iterations\": 10", "\"iterations\": 10, \"networkRate\": 1e999", "networkRate is Infinity")]
    [TestCase("\"iterations\": 10", "\"iterations\": 10, \"networkRate\": \"NaN\"", "networkRate is NaN")]
    [TestCase("\"iterations\": 10", "\"iterations\": 10, \"finalFraction\": 2", "finalFraction is 2")]
    [TestCase("\"iterations\": 10", "\"iterations\": 10, \"networkRate\": 0, \"samplerRate\": 0", "all learning rates")]
    [TestCase("\"iterations\": 10", "\"iterations\": 10, \"weightDecay\": -1", "weightDecay is -1")]
    [TestCase("\"iterations\": 10", "\"iterations\": 10, \"beta2\": 1", "beta2 is 1")]
    [TestCase("e-3 } ]", "e-3 }, { \"level\": 2, \"iterations\": 5, \"allSamplers\": true } ]", "allSamplers would")]
    [TestCase("{ \"level\": 0, \"iterations\": 10 }", "null", "a stage is null")]
    [TestCase("{ \"level\": 0, \"iterations\": 10 }", "7", "line 13")]
    [TestCase("\"architecture\": \"residual\", \"settings\"", "\"settings\"", "architecture")]
    public void Parse_ImpossibleText_SaysWhatIsWrongInOneSentence(string good, string bad, string named)
    {
        int at = Good.IndexOf(good, StringComparison.Ordinal);
        Assert.That(at, Is.GreaterThan(0));
        string json = Good[..at] + bad + Good[(at + good.Length)..];

        Assert.That(
            () => TrainingConfiguration.Parse(json, "here"),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.StartsWith("The training configuration here cannot be used: ")
                .And.Message.Contains(named)
                .And.Message.Not.Contains("\n")
                .And.Message.Not.Match(@"\. [A-Z]"));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[1, 2]")]
    [TestCase("no JSON")]
    public void Parse_NoObject_Throws(string json) => Assert.That(
        () => TrainingConfiguration.Parse(json, "here"),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains("here"));

    private static IEnumerable<string> Describe(IReadOnlyList<LevelDescription> levels) =>
        levels.Select(level => System.Text.Json.JsonSerializer.Serialize(level with { Codec = PayloadCodec.Context }));

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Validate_RateThatIsNoNumber_NamesIt(double rate)
    {
        TrainingConfiguration configuration = TrainingConfiguration.Parse(Good, "here");
        TrainingConfiguration bad = configuration with
        {
            Stages = [configuration.Stages[0] with { SamplerRate = rate }],
        };

        Assert.That(bad.Validate, Throws.ArgumentException.With.Message.Contains("samplerRate is"));
    }
}
