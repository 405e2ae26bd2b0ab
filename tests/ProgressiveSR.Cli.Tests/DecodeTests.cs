using System.Text.Json;
using ProgressiveSR.Metrics;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

internal sealed class DecodeTests
{
    private WorkFolder folder = null!;
    private string original = null!;
    private string file = null!;
    private JsonElement[] levels = null!;

    [OneTimeSetUp]
    public void Encode()
    {
        folder = new WorkFolder();
        original = TestPictures.Write(folder["in.png"], 230, 170);
        file = folder["a.psr"];
        levels =
        [
            .. ToolRun.Succeed("encode", original, file, "--json").Json.GetProperty("levels").EnumerateArray(),
        ];
    }

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void Decode_WithJson_PrintsTheContractsProperties()
    {
        JsonElement json = ToolRun.Succeed("decode", file, folder["shape.png"], "--json").Json;
        Assert.That(
            JsonShape.Of(json),
            Is.EqualTo(
                "{width, height, level, samplesUsed, samplesRatio, bytesUsed, backend, device, "
                + "seconds:{read, process, superResolve, write, total}}"));
        Assert.That(json.GetProperty("level").GetInt32(), Is.EqualTo(7));
        Assert.That(json.GetProperty("backend").GetString(), Is.EqualTo("onnx"));
        Assert.That(json.GetProperty("device").GetString(), Is.EqualTo("cpu"));
    }

    [Test]
    public void Decode_HigherLevel_IsNearerToTheOriginal()
    {
        double last = 0;
        foreach (int level in new[] { 0, 3, 7 })
        {
            string target = folder[$"level{level}.png"];
            JsonElement json = Decode(target, "--level", $"{level}");
            Assert.That(json.GetProperty("samplesUsed").GetInt64(), Is.EqualTo(Samples(level)));
            Assert.That(json.GetProperty("bytesUsed").GetInt64(), Is.EqualTo(Bytes(level)), "no byte too many");
            double quality = Psnr(target);
            Assert.That(quality, Is.GreaterThan(last + 1), $"level {level}");
            last = quality;
        }

        Assert.That(last, Is.GreaterThan(32));
    }

    [Test]
    public void Decode_OnTorch_AgreesWithOnnx()
    {
        ToolRun.Succeed("decode", file, folder["onnx.png"], "--level", "4");
        JsonElement json = Decode(folder["torch.png"], "--level", "4", "--backend", "torch");
        Assert.That(json.GetProperty("backend").GetString(), Is.EqualTo("torch"));
        Picture a = PictureFile.Read(folder["onnx.png"]);
        Picture b = PictureFile.Read(folder["torch.png"]);
        Assert.That(ImageQuality.PsnrRgb(a.View, b.View), Is.GreaterThan(60));
    }

    [Test]
    public void Decode_Region_TakesItsTileAndRefinesItsBlocksOnly()
    {
        ToolRun.Succeed("decode", file, folder["base.png"], "--level", "0");
        ToolRun.Succeed("decode", file, folder["whole.png"], "--level", "7");
        JsonElement json = Decode(folder["region.png"], "--roi", "70,70,20,10", "--roi-level", "7");
        Assert.That(json.GetProperty("level").GetInt32(), Is.Zero);
        Assert.That(json.GetProperty("samplesUsed").GetInt64(), Is.InRange(Samples(0) + 1, Samples(7) - 1));
        Assert.That(json.GetProperty("bytesUsed").GetInt64(), Is.LessThan(Bytes(7)).And.GreaterThan(Bytes(0)));

        Picture before = PictureFile.Read(folder["base.png"]);
        Picture after = PictureFile.Read(folder["region.png"]);
        PixelRegion block = new(64, 64, 32, 32);
        Picture truth = PictureFile.Read(original);
        Assert.That(
            ImageQuality.PsnrY(truth.Crop(block), after.Crop(block)),
            Is.GreaterThan(ImageQuality.PsnrY(truth.Crop(block), before.Crop(block)) + 1));
        for (int y = 0; y < after.Height; y++)
        {
            for (int x = 0; x < after.Width; x++)
            {
                // The network shows the blocks beside it what the region gained.
                if (Math.Abs(x / 32 - 2) > 1 || Math.Abs(y / 32 - 2) > 1)
                {
                    Assert.That(
                        after.View.Row(y).Slice(3 * x, 3).SequenceEqual(before.View.Row(y).Slice(3 * x, 3)),
                        $"{x},{y} is outside");
                }
            }
        }

        // Inside it is the whole picture's, but for what blocks at level 0 beside it show to its network.
        Picture whole = PictureFile.Read(folder["whole.png"]);
        PixelRegion inner = new(64 + 8, 64 + 8, 16, 16);
        Assert.That(ImageQuality.PsnrY(whole.Crop(inner), after.Crop(inner)), Is.GreaterThan(45));
    }

    [TestCase(0, 58, 43)]
    [TestCase(5, 115, 85)]
    public void Decode_LowResolution_HasAQuarterOrHalfOfTheSize(int level, int width, int height)
    {
        JsonElement json = Decode(folder["lr.png"], "--lr", "--level", $"{level}");
        Assert.That(json.GetProperty("width").GetInt32(), Is.EqualTo(width));
        Assert.That(json.GetProperty("height").GetInt32(), Is.EqualTo(height));
        Assert.That(PictureFile.ReadInfo(folder["lr.png"]).Width, Is.EqualTo(width));
    }

    [Test]
    public void Decode_TruncatedFile_ShowsTheHighestCompleteLevel()
    {
        string cut = Cut("cut.psr", Bytes(3) + 10);
        ToolRun run = ToolRun.Succeed("decode", cut, folder["cut.png"], "--json");
        Assert.That(run.Json.GetProperty("level").GetInt32(), Is.EqualTo(3));
        Assert.That(run.Error, Does.StartWith("psr: warning: ").And.Contain("cut.psr"));
    }

    [Test]
    public void Decode_TruncatedFileAtALevelItHas_DoesNotWarn()
    {
        string cut = Cut("cut.psr", Bytes(3) + 10);
        Assert.That(ToolRun.Succeed("decode", cut, folder["cut.png"], "--level", "2").Error, Is.Empty);
    }

    [Test]
    public void Decode_TruncatedFileAtALevelItLacks_Fails()
    {
        string cut = Cut("cut.psr", Bytes(3) + 10);
        string error = ToolRun.Fail(ExitCode.Failed, "decode", cut, folder["lacking.png"], "--level", "4");
        Assert.That(error, Does.Contain("level 4").And.Contain("3"));
        Assert.That(folder.Names, Does.Not.Contain("lacking.png"));
    }

    [Test]
    public void Decode_PartOfTheFirstPicture_ShowsWhatIsThere()
    {
        // All tiles of level 0 but the last of four.
        JsonElement tiled = ToolRun.Succeed("encode", original, folder["tiled.psr"], "--tile", "4,4x2", "--json").Json;
        long first = tiled.GetProperty("levels")[0].GetProperty("bytes").GetInt64();
        string cut = folder["first.psr"];
        File.WriteAllBytes(cut, File.ReadAllBytes(folder["tiled.psr"])[..(int)(first - 1)]);
        ToolRun run = ToolRun.Succeed("decode", cut, folder["part.png"], "--json");
        Assert.That(run.Error, Does.Contain("before its first picture is complete").And.Contain("the rest is grey"));
        Assert.That(run.Json.GetProperty("level").GetInt32(), Is.EqualTo(-1));
        ToolRun.Succeed("decode", file, folder["whole.png"], "--level", "0");
        PixelRegion there = new(0, 0, 96, 96);
        Picture part = PictureFile.Read(folder["part.png"]);
        Assert.That(
            ImageQuality.PsnrRgb(PictureFile.Read(folder["whole.png"]).Crop(there), part.Crop(there)),
            Is.GreaterThan(60));
        Assert.That(part.View.Row(part.Height - 1)[^3..].ToArray(), Has.All.InRange(126, 130));

        string error = ToolRun.Fail(ExitCode.Failed, "decode", cut, folder["lacking.png"], "--level", "0");
        Assert.That(error, Does.Contain("before its first picture is complete"));
    }

    [TestCase(10)]
    [TestCase(100)]
    public void Decode_NotEvenTheHeader_Fails(int length)
    {
        string cut = Cut("short.psr", length);
        Assert.That(ToolRun.Fail(ExitCode.Failed, "decode", cut, folder["short.png"]), Does.Contain("short.psr"));
    }

    [Test]
    public void Decode_AlteredByte_FailsAndWritesNothing()
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^5] ^= 1;
        File.WriteAllBytes(folder["altered.psr"], bytes);
        string error = ToolRun.Fail(ExitCode.Failed, "decode", folder["altered.psr"], folder["altered.png"]);
        Assert.That(error, Does.Contain("altered.psr").And.Contain("damaged"));
        Assert.That(folder.Names, Does.Not.Contain("altered.png"));
        ToolRun.Succeed("decode", folder["altered.psr"], folder["altered6.png"], "--level", "6");
    }

    [Test]
    public void Decode_Tile7_NamesTheLevelAndTheWayOut()
    {
        string damaged = Faults.PathOf("tile7.psr");
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "decode", damaged, folder["tile7.png"]),
            Does.Contain("at level 7: tile 0 is damaged").And.Contain("Level 6 is intact: --level 6 shows it"));
        ToolRun.Succeed("decode", damaged, folder["tile7.png"], "--level", "6");
    }

    [Test]
    public void Decode_TileDamagedInTheMiddle_NamesTheWayOutOfEachKind()
    {
        // Level 3, in the second tile, where the region is.
        string damaged = Alter("middle.psr", open => PartOffset(open, 3, 1));
        string target = folder["middle.png"];
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "decode", damaged, target),
            Does.Contain("at level 3: tile 1 is damaged").And.Contain("--level 2 shows it"));
        string[] region = ["decode", damaged, target, "--roi", "130,0,50,50"];
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, region),
            Does.Contain("at level 3 in the region: tile 1").And.Contain("--roi-level 2 shows it"));
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, [.. region, "--level", "2"]), Does.Contain("--roi-level 2 shows it"));
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, [.. region, "--level", "5"]), Does.Contain("--level 2 shows it"));
        ToolRun.Succeed("decode", damaged, target, "--level", "2");
        ToolRun.Succeed([.. region, "--roi-level", "2"]);
        ToolRun.Succeed([.. region, "--level", "2", "--roi-level", "2"]);
        ToolRun.Succeed("decode", damaged, target, "--roi", "0,0,50,50", "--roi-level", "7");
    }

    [Test]
    public void Decode_FirstLevelDamaged_SaysToFetchItAgain()
    {
        string damaged = Alter("first.psr", open => PartOffset(open, 0, 0));
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "decode", damaged, folder["first.png"]),
            Does.Contain("Nothing can be shown without level 0").And.Contain("again").And.Not.Contain("--level"));
    }

    [Test]
    public void Decode_RegionThatTheFileLacks_NamesTheWayOut()
    {
        string cut = Cut("region.psr", Bytes(3) + 25);
        string error = ToolRun.Fail(
            ExitCode.Failed, "decode", cut, folder["region7.png"], "--roi", "0,0,9,9", "--roi-level", "6");
        Assert.That(
            error, Does.Contain("at level 4 in the region: the file ends after").And.Contain("--roi-level 3 shows it"));
    }

    [Test]
    public void Decode_DamagedAlpha_NamesAWayOut()
    {
        ToolRun.Succeed(
            "encode", TestPictures.Write(folder["seen.png"], 70, 40, alpha: true), folder["seen.psr"]);
        string damaged = Alter("unseen.psr", open => open.Info.Alpha.Offset, "seen.psr");
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "decode", damaged, folder["unseen.png"]),
            Does.Contain("The alpha plane is damaged").And.Contain("again").And.Contain("--lr"));
        ToolRun.Succeed("decode", damaged, folder["unseen.png"], "--lr");
    }

    [TestCase("--level", "8", ExitCode.Failed, "levels 0 to 7")]
    [TestCase("--level", "-1", ExitCode.WrongUsage, "--level")]
    [TestCase("--level", "high", ExitCode.WrongUsage, "--level")]
    [TestCase("--roi-level", "3", ExitCode.WrongUsage, "--roi")]
    [TestCase("--roi", "1,2,3", ExitCode.WrongUsage, "--roi")]
    [TestCase("--roi", "0,0,0,5", ExitCode.WrongUsage, "--roi")]
    [TestCase("--roi", "200,100,100,50", ExitCode.Failed, "230x170")]
    [TestCase("--device", "tpu", ExitCode.WrongUsage, "--device")]
    [TestCase("--backend", "paper", ExitCode.WrongUsage, "--backend")]
    [TestCase("--model", "nope", ExitCode.Failed, "nope")]
    public void Decode_ImpossibleValue_SaysWhich(string option, string value, int code, string expected)
    {
        string error = ToolRun.Fail(code, "decode", file, folder["impossible.png"], option, value);
        Assert.That(error, Does.Contain(expected));
        Assert.That(folder.Names, Does.Not.Contain("impossible.png"));
    }

    [Test]
    public void Decode_RegionBelowThePicturesLevel_IsWrongUsage() => Assert.That(
        ToolRun.Fail(
            ExitCode.WrongUsage,
            "decode", file, folder["no.png"], "--level", "5", "--roi", "0,0,9,9", "--roi-level", "2"),
        Does.Contain("--roi-level 2"));

    [Test]
    public void Decode_UnknownExtension_IsWrongUsage() => Assert.That(
        ToolRun.Fail(ExitCode.WrongUsage, "decode", file, folder["out.gif"]), Does.Contain("out.gif"));

    [Test]
    public void Decode_OnePixel_GivesOnePixel()
    {
        string picture = TestPictures.Write(folder["one.png"], 1, 1);
        ToolRun.Succeed("encode", picture, folder["one.psr"]);
        ToolRun.Succeed("decode", folder["one.psr"], folder["one-decoded.png"]);
        JsonElement json = ToolRun.Succeed("compare", picture, folder["one-decoded.png"], "--json").Json;
        Assert.That(
            json.GetProperty("psnrRgb").ValueKind, Is.EqualTo(JsonValueKind.Null), "equal, as flat colours are");
        Assert.That(json.GetProperty("ssimY").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void Decode_Alpha_IsKept()
    {
        string picture = TestPictures.Write(folder["alpha.png"], 70, 40, alpha: true);
        JsonElement json = ToolRun.Succeed("encode", picture, folder["alpha.psr"], "--json").Json;
        ToolRun.Succeed("decode", folder["alpha.psr"], folder["alpha-decoded.png"], "--level", "0");
        Assert.That(
            PictureFile.Read(folder["alpha-decoded.png"]).Alpha.ToArray(),
            Is.EqualTo(PictureFile.Read(picture).Alpha.ToArray()));

        long first = json.GetProperty("levels")[0].GetProperty("bytes").GetInt64();
        File.WriteAllBytes(folder["alpha-cut.psr"], File.ReadAllBytes(folder["alpha.psr"])[..(int)(first - 1)]);
        ToolRun cut = ToolRun.Succeed("decode", folder["alpha-cut.psr"], folder["opaque.png"]);
        Assert.That(cut.Error, Does.Contain("lacks its alpha plane"));
        Assert.That(PictureFile.Read(folder["opaque.png"]).Alpha.IsEmpty, Is.True);
    }

    private JsonElement Decode(string target, params string[] options) =>
        ToolRun.Succeed(["decode", file, target, "--json", .. options]).Json;

    private string Alter(string name, Func<PsrFile, long> find, string of = "a.psr")
    {
        byte[] bytes = File.ReadAllBytes(folder[of]);
        using (PsrFile open = PsrFile.Open(folder[of]))
        {
            bytes[find(open)] ^= 1;
        }

        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }

    private static long PartOffset(PsrFile open, int level, int tile) =>
        open.GetIndexAsync(level).AsTask().GetAwaiter().GetResult().GetRange(tile).Offset;

    private string Cut(string name, long length)
    {
        File.WriteAllBytes(folder[name], File.ReadAllBytes(file)[..(int)length]);
        return folder[name];
    }

    private long Samples(int level) => levels[level].GetProperty("samples").GetInt64();

    private long Bytes(int level) => levels[level].GetProperty("bytes").GetInt64();

    private double Psnr(string path) =>
        ImageQuality.PsnrY(PictureFile.Read(original).View, PictureFile.Read(path).View, 4);
}
