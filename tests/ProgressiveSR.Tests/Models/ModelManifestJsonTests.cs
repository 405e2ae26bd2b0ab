using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

/// <summary>Manifests that other programs wrote, or nobody.</summary>
public sealed class ModelManifestJsonTests
{
    private static readonly NetworkDescription Network = new()
    {
        Name = "x4",
        Factor = 4,
        Architecture = "residual",
        Settings = new JsonObject { ["features"] = 8 },
        Halo = 9,
        Parameters = 100,
        MultiplyAddsPerPixel = 12.5,
    };

    private static string Text => Write(Network);

    private static string Windowed => Write(Network with { Window = new NetworkWindow(64, 24), Halo = 63 });

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

    [Test]
    public void Kernel_RowSentAtTwoSteps_IsTakenOnce()
    {
        LevelSchedule schedule = TwiceSent();

        SamplingKernel kernel = TestModel.Make(8, schedule, _ => Row(weight: 5, shift: 9)).Kernel;

        Assert.That((kernel.Weights[0], kernel.Shifts[0], kernel.Weights.Length), Is.EqualTo((5, 9, 192)));
    }

    [TestCase(6, 9)]
    [TestCase(5, 10)]
    public void Kernel_RowSentTwiceAndDifferent_ThrowsInvalidModel(short weight, byte shift) =>
        Assert.That(
            () => TestModel.Make(8, TwiceSent(), level => level == 0 ? Row(5, 9) : Row(weight, shift)),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("level 1 has a different row 0"));

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
            Levels = [manifest.Levels[0], manifest.Levels[1] with { Codec = PayloadCodec.Brotli }],
            Networks = manifest.Networks,
            Files = manifest.Files,
        });

        ModelManifest read = ModelManifestJson.Read(utf8);

        Assert.That(read.Schedule, Is.EqualTo(schedule));
        Assert.That(
            read.Levels.Select(level => level.Codec),
            Is.EqualTo(new[] { PayloadCodec.Raw, PayloadCodec.Brotli }));
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

    [TestCase((byte)0)]
    [TestCase((byte)31)]
    [TestCase((byte)33)]
    public void ReadLevel_ImpossibleShift_NamesRowAndFile(byte shift)
    {
        LevelSchedule schedule = new([[new KernelRows(0, 2, 1, SampleCoding.Picture)]], 192);

        Assert.That(
            () => TestModel.Make(8, schedule, _ => KernelFile(writer => writer.Add("shift", [2], [(byte)1, shift]))),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains($"row 1 has shift {shift}").And.Message.Contains("'sampling-0.safetensors'"));
    }

    /// <summary>Two bytes read as one 16-bit number, or as two numbers with signs, are not what was written.</summary>
    [Test]
    public void ReadLevel_ShiftsOfAnotherType_NamesIt()
    {
        LevelSchedule schedule = new([[new KernelRows(0, 2, 1, SampleCoding.Picture)]], 192);

        Assert.That(
            () => TestModel.Make(8, schedule, _ => KernelFile(writer => writer.Add("shift", [1], [(short)0x0101]))),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'shift' has type I16"));
    }

    private static LevelSchedule TwiceSent() => new(
        [[new KernelRows(0, 1, 1, SampleCoding.Picture)], [new KernelRows(0, 1, 4, SampleCoding.Coefficient)]], 192);

    private static byte[] Row(short weight, byte shift)
    {
        SafetensorsWriter row = new();
        row.Add("kernel", [1, 3, 8, 8], [weight, .. new short[191]]);
        row.Add("shift", [1], [shift]);
        using MemoryStream file = new();
        row.Write(file);
        return file.ToArray();
    }

    private static byte[] KernelFile(Action<SafetensorsWriter> addShifts)
    {
        SafetensorsWriter rows = new();
        rows.Add("kernel", [2, 3, 8, 8], new short[384]);
        addShifts(rows);
        using MemoryStream file = new();
        rows.Write(file);
        return file.ToArray();
    }

    private static string Write(NetworkDescription network) => Write(8, [network, TestModel.Network("x2", 2)]);

    private static string Write(int blockSize, IReadOnlyList<NetworkDescription> networks)
    {
        ModelManifest small = TestModel.Bundle(blockSize).Manifest;
        return Encoding.UTF8.GetString(ModelManifestJson.Write(new ModelManifest
        {
            Name = "test",
            BlockSize = blockSize,
            Levels = small.Levels,
            Networks = networks,
            Files = small.Files,
        }));
    }
}
