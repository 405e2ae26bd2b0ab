using System.Text.Json;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.Cli.Tests;

/// <summary><c>psr get</c> from <c>psr serve</c>, as two shells have it.</summary>
[Platform("Linux,MacOsX")]
internal sealed class GetTests
{
    private const string Name = "a picture.png";

    private WorkFolder folder = null!;
    private ServeProcess sender = null!;
    private string file = null!;
    private PsrFileInfo info = null!;
    private long manifest;

    private string Url => sender.Picture(Uri.EscapeDataString(Name));

    [OneTimeSetUp]
    public void Serve()
    {
        folder = new WorkFolder();
        Directory.CreateDirectory(folder["photos"]);
        string picture = TestPictures.Write(folder[$"photos/{Name}"], 230, 170);
        file = folder["local.psr"];
        ToolRun.Succeed("encode", picture, file);
        using PsrFile opened = PsrFile.Open(file);
        info = opened.Info;
        sender = ServeProcess.Start(folder["photos"], folder["sent"]);
        using HttpClient http = new();
        manifest = http.GetByteArrayAsync(Url + WirePaths.ManifestExtension).GetAwaiter().GetResult().Length;
    }

    [OneTimeTearDown]
    public void Stop()
    {
        sender.Dispose();
        folder.Dispose();
    }

    [Test]
    public void Get_WithJson_PrintsTheContractsProperties()
    {
        JsonElement json = Get("shape.png", "--level", "1");
        Assert.That(
            JsonShape.Of(json),
            Is.EqualTo(
                "{level, regionLevel, requests, bytesReceived, bytesFromCache, psnrHint, stopped, "
                + "seconds:{network, process, superResolve, total}}"));
        Assert.That(json.GetProperty("regionLevel").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(
            json.GetProperty("psnrHint").GetDouble(), Is.EqualTo(info.Levels[1].LinearPsnrY!.Value).Within(0.01));
    }

    [Test]
    public void Get_Level_WritesWhatDecodeWritesAndReceivesNoByteTooMany()
    {
        JsonElement json = Get("level.png", "--level", "3");
        ToolRun.Succeed("decode", file, folder["expected.png"], "--level", "3");
        Assert.That(Pixels("level.png"), Is.EqualTo(Pixels("expected.png")));
        Assert.That(json.GetProperty("level").GetInt32(), Is.EqualTo(3));
        Assert.That(json.GetProperty("requests").GetInt32(), Is.EqualTo(1 + 4), "manifest and levels");
        Assert.That(Bytes(json), Is.EqualTo(manifest + info.Levels[3].Bytes - info.HeaderBytes));
    }

    [Test]
    public void Get_Region_WritesWhatDecodeWritesWithFewerBytes()
    {
        string[] region = ["--roi", "70,70,20,10", "--roi-level", "6"];
        JsonElement json = Get("region.png", region);
        ToolRun.Succeed(["decode", file, folder["expected-region.png"], .. region]);
        Assert.That(Pixels("region.png"), Is.EqualTo(Pixels("expected-region.png")));
        Assert.That(json.GetProperty("level").GetInt32(), Is.Zero);
        Assert.That(json.GetProperty("regionLevel").GetInt32(), Is.EqualTo(6));
        Assert.That(Bytes(json), Is.InRange(manifest + info.Levels[0].Bytes, info.Levels[6].Bytes / 2));
    }

    [TestCase("psnr", "PSNR is ")]
    [TestCase("bytes", " bytes")]
    [TestCase("innovation", "estimated ")]
    public void Get_Until_StopsThereAndSaysWhy(string criterion, string reason)
    {
        // What level 2 satisfies and level 1 does not; the estimate is about as good as the linear picture, or better.
        string value = criterion == "bytes"
            ? $"{info.Levels[1].Bytes + 1}"
            : $"{(int)Math.Ceiling(info.Levels[1].LinearPsnrY!.Value)}";
        JsonElement json = Get("until.png", "--until", $"{criterion}={value}");
        Assert.That(json.GetProperty("stopped").GetString(), Does.Contain(reason));
        int level = json.GetProperty("level").GetInt32();
        Assert.That(level, criterion == "innovation" ? Is.InRange(1, 3) : Is.EqualTo(2));
        Assert.That(Bytes(json), Is.EqualTo(manifest + info.Levels[level].Bytes - info.HeaderBytes));
        ToolRun.Succeed("decode", file, folder["expected-until.png"], "--level", $"{level}");
        Assert.That(Pixels("until.png"), Is.EqualTo(Pixels("expected-until.png")));
    }

    [Test]
    public void Get_UntilOnARegion_SharpensItAloneAndNoFurther()
    {
        JsonElement json = Get(
            "until-region.png", "--roi", "70,70,20,10", "--level", "1", "--until", "psnr=36", "bytes=1M");
        int level = json.GetProperty("regionLevel").GetInt32();
        Assert.That(level, Is.InRange(2, 7));
        Assert.That(json.GetProperty("level").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("stopped").GetString(), Does.Contain("PSNR"));
        ToolRun.Succeed(
            "decode", file, folder["expected-until-region.png"],
            "--roi", "70,70,20,10", "--level", "1", "--roi-level", $"{level}");
        Assert.That(Pixels("until-region.png"), Is.EqualTo(Pixels("expected-until-region.png")));
    }

    [Test]
    public void Get_WithCache_FetchesOnlyWhatItBroughtNotYet()
    {
        string[] cache = ["--cache", folder["received"]];
        JsonElement first = Get("cached.png", ["--level", "2", .. cache]);
        JsonElement second = Get("cached.png", ["--level", "4", .. cache]);
        JsonElement third = Get("cached.png", ["--level", "4", .. cache]);
        JsonElement alone = Get("alone.png", "--level", "4");

        Assert.That(
            Bytes(first) + Bytes(second) - manifest, Is.EqualTo(Bytes(alone)), "no byte but the manifest's twice");
        Assert.That(Bytes(third), Is.EqualTo(manifest));
        Assert.That(third.GetProperty("requests").GetInt32(), Is.EqualTo(1));
        Assert.That(third.GetProperty("bytesFromCache").GetInt64(), Is.GreaterThan(Bytes(first) - manifest));
        Assert.That(Pixels("cached.png"), Is.EqualTo(Pixels("alone.png")));
    }

    [Test]
    public void Get_BareFileAtTheSender_IsReadByRanges()
    {
        string url = Url + WirePaths.FileExtension;
        JsonElement json = ToolRun.Succeed("get", url, folder["bare.png"], "--level", "2", "--json").Json;
        ToolRun.Succeed("decode", file, folder["expected-bare.png"], "--level", "2");
        Assert.That(Pixels("bare.png"), Is.EqualTo(Pixels("expected-bare.png")));
        Assert.That(Bytes(json), Is.InRange(info.Levels[2].Bytes, info.Levels[2].Bytes + 2048));
    }

    [Test]
    public void Get_ForAPerson_IsASentence() => Assert.That(
        ToolRun.Succeed("get", Url, folder["person.png"], "--level", "1").Output,
        Does.Contain("person.png: 230x170 at level 1").And.Contain("in 3 requests").And.Contain("dB stated"));

    [Test]
    public void Get_UnknownPicture_SaysSo() =>
        Fails(ExitCode.Failed, "There is no picture at", sender.Picture("none.png"));

    [Test]
    public void Get_NobodyThere_SaysSo() =>
        Fails(ExitCode.Failed, "127.0.0.1:9 cannot be reached", "http://127.0.0.1:9/pictures/a.png");

    [TestCase("a.png")]
    [TestCase("ftp://127.0.0.1/a.png")]
    public void Get_OtherUrl_IsWrongUsage(string url) => Fails(ExitCode.WrongUsage, "not a URL", url);

    [TestCase(ExitCode.Failed, "levels 0 to 7; --level 8", "--level", "8")]
    [TestCase(ExitCode.Failed, "levels 0 to 7; --roi-level 8", "--roi", "0,0,9,9", "--roi-level", "8")]
    [TestCase(ExitCode.Failed, "does not lie within the 230x170 picture", "--roi", "200,100,100,50")]
    [TestCase(ExitCode.WrongUsage, "--roi-level needs --roi", "--roi-level", "3")]
    [TestCase(
        ExitCode.WrongUsage,
        "--roi-level 2 is below --level 5",
        "--level", "5", "--roi", "0,0,9,9", "--roi-level", "2")]
    [TestCase(ExitCode.WrongUsage, "--until takes criteria", "--until", "beauty=3")]
    [TestCase(ExitCode.Failed, "has not measured", "--until", "ssim=0.9")]
    public void Get_ImpossibleValue_SaysWhich(int code, string sentence, params string[] options) =>
        Fails(code, sentence, Url, options);

    /// <summary>The picture of a model that this receiver has under another fingerprint, or not at all.</summary>
    [Test]
    public void Get_ModelNotAtHand_SaysHowToNameIt()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        ToolRun.Succeed("train", config);
        ToolRun.Succeed("export", folder["out"], folder["model"]);
        string picture = TestPictures.Write(folder["photos/other.png"], 70, 40);
        ToolRun.Succeed("encode", picture, picture + WirePaths.FileExtension, "--model", folder["model"]);
        string url = sender.Picture("other.png");

        Fails(ExitCode.Failed, "which is not installed; name its folder with --model", url);
        Fails(ExitCode.Failed, "leave --model out, or name the folder", url, "--model", "lite");
        ToolRun.Succeed("get", url, folder["other.png"], "--model", folder["model"]);
        ToolRun.Succeed(
            "decode", picture + WirePaths.FileExtension, folder["expected-other.png"], "--model", folder["model"]);
        Assert.That(Pixels("other.png"), Is.EqualTo(Pixels("expected-other.png")));
    }

    private void Fails(int code, string sentence, string url, params string[] options)
    {
        Assert.That(ToolRun.Fail(code, ["get", url, folder["failed.png"], .. options]), Does.Contain(sentence));
        Assert.That(folder.Names, Does.Not.Contain("failed.png"));
    }

    private JsonElement Get(string target, params string[] options) =>
        ToolRun.Succeed(["get", Url, folder[target], "--json", .. options]).Json;

    private static long Bytes(JsonElement json) => json.GetProperty("bytesReceived").GetInt64();

    private byte[] Pixels(string name) => PictureFile.Read(folder[name]).Pixels.ToArray();
}
