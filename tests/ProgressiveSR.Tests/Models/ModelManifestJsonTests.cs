using System.Text;
using System.Text.Json.Nodes;

namespace ProgressiveSR.Tests;

/// <summary>Manifests that other programs wrote, or nobody.</summary>
public sealed class ModelManifestJsonTests
{
    private static readonly NetworkDescription Network = new()
    {
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

            Assert.That(ModelBundle.Open(folder).Manifest.Network(4).Halo, Is.EqualTo(Network.Halo));
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
            ModelManifestJson.Read(Encoding.UTF8.GetBytes(Windowed)).Network(4).Window,
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
    public void Write_NetworkForAllLevels_SaysNothingOfLevels() =>
        Assert.That(JsonNode.Parse(Text)!["networks"]![0]!.AsObject().ContainsKey("level"), Is.False);

    [TestCase(false, 1)]
    [TestCase(true, 0)]
    [TestCase(true, 2)]
    [TestCase(true, 1, 1)]
    [TestCase(true, 1, null)]
    [TestCase(true, null, null)]
    public void Read_NetworksOfFactor2_AreOneForAllOrOneForALevel(bool contradicts, params int?[] levels)
    {
        JsonNode document = JsonNode.Parse(Text)!;
        foreach (int? level in levels)
        {
            JsonObject network = document["networks"]![0]!.DeepClone().AsObject();
            network["factor"] = 2;
            network["level"] = level;
            document["networks"]!.AsArray().Add(network);
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(document.ToJsonString());
        Assert.That(
            () => ModelManifestJson.Read(utf8).Network(2, 1).Level,
            contradicts
                ? Throws.TypeOf<InvalidModelException>().With.Message.Contains("networks of factor 2")
                : Is.EqualTo(levels[0]));
    }

    [TestCase(false, 1, 2, 3)]
    [TestCase(false, 3, 1, 2)]
    [TestCase(true, 1)]
    [TestCase(true, 3)]
    [TestCase(true, 1, 2)]
    [TestCase(true, 2, 3)]
    [TestCase(true, 1, 3)]
    [TestCase(true, 1, 3, 3)]
    [TestCase(true, 0, 1, 2, 3)]
    [TestCase(true, 1, 2, 3, 4)]
    public void Read_NetworksForLevels_AreOneForEach(bool contradicts, params int[] levels)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(
            Write(16, [Network, .. levels.Select(level => Network with { Factor = 2, Level = level })]));

        Assert.That(
            () => ModelManifestJson.Read(utf8).Network(2, 3).Level,
            contradicts
                ? Throws.TypeOf<InvalidModelException>()
                    .With.Message.Contains("networks of factor 2").And.Message.Contains("1 to 3")
                : Is.EqualTo(3));
    }

    [Test]
    public void Read_NetworkWithoutSettings_HasNone()
    {
        JsonNode document = JsonNode.Parse(Text)!;
        document["networks"]![0]!.AsObject().Remove("settings");
        Assert.That(
            ModelManifestJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString())).Network(4).Settings, Is.Empty);
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
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("level 1 has another row 0"));

    [Test]
    public void Write_Levels_AreObjectsWithRowsAndCodec()
    {
        JsonArray levels = JsonNode.Parse(Text)!["levels"]!.AsArray();

        Assert.That(levels, Has.Count.EqualTo(2));
        Assert.That(
            levels[1]!.ToJsonString(),
            Is.EqualTo(
                """{"rows":[{"first":12,"count":15,"step":8,"coding":"Coefficient"}],"codec":"Raw"}"""));
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
            Networks = [],
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

    [Test]
    public void Read_LevelWithoutRows_ThrowsInvalidModel()
    {
        JsonNode document = JsonNode.Parse(Text)!;
        document["levels"]![0]!.AsObject().Remove("rows");
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

    private static string Write(NetworkDescription network) => Write(8, [network]);

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
