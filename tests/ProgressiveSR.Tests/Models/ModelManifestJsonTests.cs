using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;
using static ProgressiveSR.Tests.ManifestText;

namespace ProgressiveSR.Tests;

/// <summary>Manifests that other programs wrote, or nobody.</summary>
public sealed class ModelManifestJsonTests
{
    [Test]
    public void Read_WhatWasWritten_IsEqual()
    {
        foreach (string text in (string[])[Text, Windowed])
        {
            ModelManifest read = ModelManifestJson.Read(Encoding.UTF8.GetBytes(text));
            Assert.That(ModelManifestJson.Write(read), Is.EqualTo(Encoding.UTF8.GetBytes(text)));
        }
    }

    /// <summary>As Windows editors write it.</summary>
    [Test]
    public void Read_ByteOrderMark_IsSkipped()
    {
        byte[] text = Encoding.UTF8.GetBytes(Text);

        ModelManifest read = ModelManifestJson.Read([.. Encoding.UTF8.Preamble, .. text]);

        Assert.That(ModelManifestJson.Write(read), Is.EqualTo(text));
        Assert.That(
            () => ModelManifestJson.Read([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.Preamble, .. text]),
            Throws.TypeOf<InvalidModelException>());
    }

    [Test]
    public void Open_FolderWhoseManifestHasAByteOrderMark_IsRead()
    {
        string folder = Directory.CreateTempSubdirectory("psr-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, ModelManifestJson.FileName), Text, Encoding.UTF8);

            Assert.That(ModelBundle.Open(folder).Manifest.Network("x4").Halo, Is.EqualTo(Network.Halo));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Read_NetworkWithWindow_HasIt()
    {
        Assert.That(
            ModelManifestJson.Read(Encoding.UTF8.GetBytes(Windowed)).Network("x4").Window,
            Is.EqualTo(new NetworkWindow(64, 24)));
        Assert.That(Text, Does.Not.Contain("window"));
    }

    [TestCase("\"side\": 64", "\"side\": 0", TestName = "Read_WindowWithoutPixels_Throws")]
    [TestCase("\"side\": 64", "\"side\": 47", TestName = "Read_WindowMoreThanHalfOverlapped_Throws")]
    [TestCase("\"side\": 64", "\"side\": 80", TestName = "Read_WindowOfAnotherHalo_Throws")]
    [TestCase("\"overlap\": 24", "\"overlap\": -1", TestName = "Read_OverlapBelowZero_Throws")]
    [TestCase("\"overlap\": 24", "\"overlaps\": 24", TestName = "Read_WindowWithoutOverlap_Throws")]
    public void Read_ImpossibleWindow_ThrowsOneSentence(string old, string altered)
    {
        Assert.That(Windowed, Does.Contain(old));
        Assert.That(
            () => ModelManifestJson.Read(Encoding.UTF8.GetBytes(Windowed.Replace(old, altered))),
            Throws.TypeOf<InvalidModelException>().With.Message.Not.Contain("\n"));
    }

    [Test]
    public void Read_NetworkPerLevel_IsThatOfItsLevel()
    {
        ModelManifest manifest = TestModel.Manifest(
            16, LevelSchedule.Squares(16, 8), networks: TestModel.NetworkPerLevel(3));

        ModelManifest read = ModelManifestJson.Read(ModelManifestJson.Write(manifest));

        Assert.That(
            Enumerable.Range(0, 4).Select(level => read.NetworkOf(level).Name),
            Is.EqualTo(new[] { "x4", "x2-level1", "x2-level2", "x2-level3" }));
        Assert.That(
            () => read.Network("x2"),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'x2'").And.Message.Contains("x2-level3"));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    public void Read_LevelWithoutItsNetwork_Throws(int left)
    {
        ModelManifest manifest = TestModel.Manifest(
            16, LevelSchedule.Squares(16, 8), networks: TestModel.NetworkPerLevel(3));
        JsonNode document = JsonNode.Parse(ModelManifestJson.Write(manifest))!;
        document["networks"]![left]!["name"] = "other";
        Assert.That(
            () => ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString())),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(left == 0 ? "'x4'" : $"'x2-level{left}'"));
    }

    [Test]
    public void Write_LevelWithoutItsNetwork_Throws()
    {
        ModelManifest small = TestModel.Bundle(8).Manifest;
        Assert.That(() => Write(8, [small.Networks[0]]), Throws.TypeOf<InvalidModelException>());
    }

    /// <summary>Two of one name, one that no level names, and names that cannot be file names.</summary>
    [TestCase("x2", "x2")]
    [TestCase("x8", "x8")]
    [TestCase("", null)]
    [TestCase("a/b", null)]
    [TestCase("x 2", null)]
    public void Read_NetworkThatCannotBe_Throws(string name, string? added)
    {
        JsonNode document = JsonNode.Parse(Text)!;
        JsonArray networks = document["networks"]!.AsArray();
        if (added is null)
        {
            document["levels"]![1]!["network"] = name;
            networks[1]!["name"] = name;
        }
        else
        {
            JsonNode more = networks[1]!.DeepClone();
            more["name"] = added;
            networks.Add(more);
        }

        Assert.That(
            () => ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString())),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains($"lists network '{name}'"));
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(33)]
    public void Read_FactorThatCannotBe_Throws(int factor)
    {
        JsonNode document = JsonNode.Parse(Text)!;
        document["networks"]![0]!["factor"] = factor;
        Assert.That(
            () => ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString())),
            Throws.TypeOf<InvalidModelException>().With.Message.Not.Contains("fingerprint"));
    }

    [Test]
    public void Read_NetworkWithoutSettings_HasNone()
    {
        JsonNode document = JsonNode.Parse(Text)!;
        document["networks"]![0]!.AsObject().Remove("settings");
        Assert.That(
            ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString())).Network("x4").Settings, Is.Empty);
    }

    [TestCase("levels")]
    [TestCase("networks")]
    [TestCase("files")]
    public void Read_NullInAList_Throws(string list)
    {
        JsonNode document = JsonNode.Parse(Text)!;
        document[list]!.AsArray().Add((JsonNode?)null);
        Assert.That(
            () => ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString())),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("null"));
    }

    [TestCase("\"features\": 8", "\"features\": \"\\ud800\"", TestName = "Read_TextThatIsNone_Throws")]
    [TestCase("\"features\": 8", "\"features\": 8, \"features\": 9", TestName = "Read_SettingTwice_Throws")]
    [TestCase("\"halo\": 9", "\"halo\": -9", TestName = "Read_HaloBelowZero_Throws")]
    [TestCase("\"halo\": 9", "\"halo\": 2147483647", TestName = "Read_HaloBeyondAnyPicture_Throws")]
    [TestCase("12.5", "1e400", TestName = "Read_InfiniteNumber_Throws")]
    public void Read_Altered_Throws(string old, string altered)
    {
        Assert.That(Text, Does.Contain(old));
        Assert.That(
            () => ModelManifestJson.Read(Encoding.UTF8.GetBytes(Text.Replace(old, altered))),
            Throws.TypeOf<InvalidModelException>());
    }
}
