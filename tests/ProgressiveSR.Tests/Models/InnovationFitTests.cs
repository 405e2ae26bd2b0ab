using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using static ProgressiveSR.Tests.ManifestText;

namespace ProgressiveSR.Tests;

/// <summary>Weights of innovation in a manifest.</summary>
public sealed class InnovationFitTests
{
    private const string Usable = """{"before":[0,1.5,0,-0.5,0,0,20],"after":[0.25,0,0,0,0,0,0]}""";

    [Test]
    public void Read_UsableWeights_AreThereAndLeaveTheFingerprint()
    {
        JsonNode document = With(Usable);
        ModelManifest manifest = Read(document);
        Assert.That(manifest.HasInnovation);
        Assert.That(manifest.Levels[1].Innovation!.Before, Is.EqualTo(new[] { 0, 1.5, 0, -0.5, 0, 0, 20 }));
        Assert.That(manifest.Fingerprint.ToString(), Is.EqualTo(Read(JsonNode.Parse(Text)!).Fingerprint.ToString()));
        Assert.That(Encoding.UTF8.GetString(ModelManifestJson.Write(manifest)), Does.Contain("innovation"));
        Assert.That(Text, Does.Not.Contain("innovation"));
    }

    [TestCase("""{"before":[0,1.5,0,0,0,0],"after":[0,0,0,0,0,0,1]}""")]
    [TestCase("""{"before":[0,1.5,0,0,0,0,0,0],"after":[0,0,0,0,0,0,1]}""")]
    [TestCase("""{"before":[0,1.5,0,0,0,0,0],"after":[]}""")]
    [TestCase("""{"before":[0,-20.5,0,0,0,0,0],"after":[0,0,0,0,0,0,1]}""")]
    [TestCase("""{"before":[0,1,0,0,0,0,0],"after":[0,0,0,0,0,1e999,0]}""")]
    public void Read_ImpossibleWeights_ThrowsOneSentence(string fit)
    {
        JsonNode document = With(fit);
        Assert.That(
            () => Read(document),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("weights of innovation at level 1")
                .And.Message.Not.Contains("fingerprint"));
    }

    [TestCase("""{"before":[0,1,0,0,0,0,0]}""")]
    [TestCase("""{"before":null,"after":[1,1,1,1,1,1,1]}""")]
    [TestCase("""{"before":[0,"x",0,0,0,0,0],"after":[1,1,1,1,1,1,1]}""")]
    [TestCase("7")]
    public void Read_NoWeightsAtAll_Throws(string fit) =>
        Assert.That(() => Read(With(fit)), Throws.TypeOf<InvalidModelException>());

    /// <summary>Level 0 arrives at nothing; and one level without weights would leave a gap.</summary>
    [Test]
    public void Read_WeightsOfSomeLevels_Throws()
    {
        JsonNode first = With(Usable);
        first["levels"]![0]!["innovation"] = JsonNode.Parse(Usable);
        Assert.That(
            () => Read(first), Throws.TypeOf<InvalidModelException>().With.Message.Contains("innovation at level 0"));

        JsonNode gap = JsonNode.Parse(Write(16, [Network, TestModel.Network("x2", 2)]))!;
        gap["levels"]![1]!["innovation"] = JsonNode.Parse(Usable);
        Assert.That(
            () => Read(gap), Throws.TypeOf<InvalidModelException>().With.Message.Contains("innovation at level 1"));
    }

    [Test]
    public void CountOf_Kernels_IsThatOfTheirFigures() => Assert.That(
        (InnovationFit.CountOf(KernelKind.Dense), InnovationFit.CountOf(KernelKind.Transform)), Is.EqualTo((7, 4)));

    /// <summary>All increments of a model of 8-pixel blocks with the same weights.</summary>
    private static JsonNode With(string fit)
    {
        JsonNode document = JsonNode.Parse(Text)!;
        foreach (JsonNode? level in document["levels"]!.AsArray().Skip(1))
        {
            level!["innovation"] = JsonNode.Parse(fit);
        }

        return document;
    }

    private static ModelManifest Read(JsonNode document) =>
        ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString()));
}
