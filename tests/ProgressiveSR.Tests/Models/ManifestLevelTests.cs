using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;
using static ProgressiveSR.Tests.ManifestText;

namespace ProgressiveSR.Tests;

/// <summary>What a manifest says of levels.</summary>
public sealed class ManifestLevelTests
{
    /// <summary>What a level makes must be a picture that the network that shows it can take.</summary>
    [TestCase(1, "expandedSide", "5")]
    [TestCase(1, "expandedSide", "0")]
    [TestCase(1, "side", "0")]
    [TestCase(1, "side", "33")]
    [TestCase(0, "expandedSide", "3")]
    [TestCase(0, "side", "3")]
    [TestCase(0, "rows", "[{\"first\":0,\"count\":11,\"step\":1,\"coding\":\"Picture\"}]")]
    [TestCase(0, "rows", "[{\"first\":0,\"count\":12,\"step\":1,\"coding\":\"Coefficient\"}]")]
    [TestCase(0, "rows", "[{\"first\":0,\"count\":12,\"step\":2,\"coding\":\"Picture\"}]")]
    [TestCase(1, "network", "\"x4\"")]
    public void Read_LevelThatItsNetworkCannotShow_Throws(int level, string name, string value)
    {
        JsonNode document = JsonNode.Parse(Text)!;
        document["levels"]![level]![name] = JsonNode.Parse(value);
        Assert.That(
            () => ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString())),
            Throws.TypeOf<InvalidModelException>().With.Message.Not.Contains("fingerprint"));
    }

    [TestCase("side")]
    [TestCase("expandedSide")]
    [TestCase("network")]
    [TestCase("rows")]
    public void Read_LevelThatLacksSomething_ThrowsInvalidModel(string name)
    {
        JsonNode document = JsonNode.Parse(Text)!;
        document["levels"]![1]!.AsObject().Remove(name);
        Assert.That(
            () => ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString())),
            Throws.TypeOf<InvalidModelException>());
    }

    [Test]
    public void DataConsistency_SomeLevelIsCorrected_IsTrue([Values] bool corrected)
    {
        ModelManifest manifest = TestModel.Manifest(16, LevelSchedule.Squares(16, 8));
        ModelManifest own = new()
        {
            Name = "test",
            BlockSize = 16,
            Levels = LevelDescription.Squares(16, manifest.Schedule, corrected),
            Networks = manifest.Networks,
            Files = manifest.Files,
        };
        Assert.That(ModelManifestJson.Read(ModelManifestJson.Write(own)).DataConsistency, Is.EqualTo(corrected));
    }

    [Test]
    public void Squares_AnyBlockSize_SaysWhatThePaperSays()
    {
        IReadOnlyList<LevelDescription> levels = LevelDescription.Squares(32, LevelSchedule.Squares(32, 4));
        Assert.That(levels.Select(level => level.Side), Is.EqualTo(Enumerable.Range(8, 8)));
        Assert.That(levels.Select(level => level.ExpandedSide), Is.All.EqualTo(16));
        Assert.That(levels.Select(level => level.Corrected), Is.EqualTo(Enumerable.Range(0, 8).Select(i => i > 0)));
        Assert.That(levels.Select(level => level.IsPicture), Is.EqualTo(Enumerable.Range(0, 8).Select(i => i == 0)));
        Assert.That(levels.Select(level => level.Network).Distinct(), Is.EqualTo(new[] { "x4", "x2" }));
        Assert.That(
            () => LevelDescription.Squares(16, LevelSchedule.Squares(32, 4)), Throws.ArgumentException);
    }

    [Test]
    public void Write_Levels_AreObjectsWithRowsAndCodec()
    {
        JsonArray levels = JsonNode.Parse(Text)!["levels"]!.AsArray();

        Assert.That(levels, Has.Count.EqualTo(2));
        JsonNode expected = JsonNode.Parse(
            """
            {
              "rows": [{ "first": 12, "count": 15, "step": 8, "coding": "Coefficient" }],
              "codec": "Raw",
              "side": 3,
              "expandedSide": 4,
              "network": "x2",
              "corrected": true
            }
            """)!;
        Assert.That(levels[1]!.ToJsonString(), Is.EqualTo(expected.ToJsonString()));
    }

    [Test]
    public void Read_LevelsOfSeveralRunsAndCodecs_HasThem()
    {
        LevelSchedule schedule = new(
            [
                [new KernelRows(0, 3, 1, SampleCoding.Picture), new KernelRows(9, 2, 4.5, SampleCoding.Coefficient)],
                [new KernelRows(9, 2, 0.25, SampleCoding.Coefficient)],
            ],
            192);
        ModelManifest manifest = TestModel.Manifest(8, schedule);
        byte[] utf8 = ModelManifestJson.Write(new ModelManifest
        {
            Name = "test",
            BlockSize = 8,
            Levels = [manifest.Levels[0], manifest.Levels[1] with { Codec = PayloadCodec.Context }],
            Networks = manifest.Networks,
            Files = manifest.Files,
        });

        ModelManifest read = ModelManifestJson.Read(utf8);

        Assert.That(read.Schedule, Is.EqualTo(schedule));
        Assert.That(
            read.Levels.Select(level => level.Codec),
            Is.EqualTo(new[] { PayloadCodec.Raw, PayloadCodec.Context }));
        Assert.That(read.Levels.Select(level => level.Rows), Is.EqualTo(new[] { schedule[0], schedule[1] }));
        Assert.That(read.Fingerprint, Is.EqualTo(manifest.Fingerprint), "coding does not change what is sampled");
    }

    [Test]
    public void Read_LevelWithoutCodec_IsRaw()
    {
        JsonNode document = JsonNode.Parse(Text)!;
        document["levels"]![1]!.AsObject().Remove("codec");

        ModelManifest read = ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString()));

        Assert.That(read.Levels[1].Codec, Is.EqualTo(PayloadCodec.Raw));
    }

    [TestCase("codec", "\"Zip\"")]
    [TestCase("codec", "7")]
    [TestCase("codec", "null")]
    [TestCase("rows", "null")]
    [TestCase("rows", "[]")]
    [TestCase("rows", "[null]")]
    [TestCase("rows", "[{\"first\":0,\"count\":1,\"step\":1}]")]
    [TestCase("rows", "[{\"first\":192,\"count\":1,\"step\":1,\"coding\":\"Picture\"}]")]
    [TestCase("rows", "[{\"first\":0,\"count\":1,\"step\":0,\"coding\":\"Picture\"}]")]
    [TestCase("rows", "[{\"first\":0,\"count\":1,\"step\":300,\"coding\":\"Coefficient\"}]")]
    [TestCase("rows", "[{\"first\":0,\"count\":1,\"step\":1,\"coding\":9}]")]
    public void Read_ImpossibleLevel_ThrowsInvalidModel(string name, string value)
    {
        JsonNode document = JsonNode.Parse(Text)!;
        document["levels"]![1]![name] = JsonNode.Parse(value);
        Assert.That(
            () => ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString())),
            Throws.TypeOf<InvalidModelException>());
    }
}
