using System.Text.Json;
using ProgressiveSR.Metrics;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

internal sealed class EncodeTests : WorkFolderFixture
{
    [Test]
    public void Encode_WithJson_PrintsTheContractsProperties()
    {
        string picture = TestPictures.Write(folder["in.png"], 96, 64);
        JsonElement json = ToolRun.Succeed("encode", picture, folder["out.psr"], "--json").Json;
        Assert.That(
            JsonShape.Of(json),
            Is.EqualTo(
                "{width, height, blockSize, model, levels:[{level, samples, samplesRatio, bytes, linearPsnrY, psnrY, "
                + "ssimY}], bytes, seconds:{read, sample, code, measure, write, total}}"));
        Assert.That(json.GetProperty("width").GetInt32(), Is.EqualTo(96));
        Assert.That(json.GetProperty("height").GetInt32(), Is.EqualTo(64));
        Assert.That(json.GetProperty("model").GetString(), Is.EqualTo("compact"));
    }

    [Test]
    public void Encode_WholeBlocks_StatesThePapersRatiosAndTheFilesBytes()
    {
        string picture = TestPictures.Write(folder["in.png"], 96, 64);
        JsonElement json = ToolRun.Succeed("encode", picture, folder["out.psr"], "--model", "lite", "--json").Json;
        JsonElement[] levels = [.. json.GetProperty("levels").EnumerateArray()];
        Assert.That(levels, Has.Length.EqualTo(8));
        Assert.That(levels[0].GetProperty("samples").GetInt64(), Is.EqualTo(6 * 192));
        Assert.That(levels[0].GetProperty("samplesRatio").GetDouble(), Is.EqualTo(0.0625));
        Assert.That(levels[7].GetProperty("samplesRatio").GetDouble(), Is.EqualTo(225.0 / 1024));
        long bytes = new FileInfo(folder["out.psr"]).Length;
        Assert.That(levels[7].GetProperty("bytes").GetInt64(), Is.EqualTo(bytes));
        Assert.That(json.GetProperty("bytes").GetInt64(), Is.EqualTo(bytes));
    }

    [Test]
    public void Encode_Level_EndsThere()
    {
        string picture = TestPictures.Write(folder["in.png"], 96, 64);
        ToolRun.Succeed("encode", picture, folder["all.psr"]);
        JsonElement json = ToolRun.Succeed("encode", picture, folder["out.psr"], "--level", "2", "--json").Json;
        Assert.That(json.GetProperty("levels").GetArrayLength(), Is.EqualTo(3));
        JsonElement info = ToolRun.Succeed("info", folder["out.psr"], "--json").Json;
        Assert.That(info.GetProperty("bytes").GetInt64(), Is.EqualTo(new FileInfo(folder["out.psr"]).Length));

        ToolRun.Succeed("decode", folder["out.psr"], folder["out.png"]);
        ToolRun.Succeed("decode", folder["all.psr"], folder["all.png"], "--level", "2");
        Assert.That(File.ReadAllBytes(folder["out.png"]), Is.EqualTo(File.ReadAllBytes(folder["all.png"])));
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "decode", folder["out.psr"], folder["more.png"], "--level", "3"),
            Does.Contain("has levels 0 to 2; --level 3 is not one of them"));
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "encode", picture, folder["more.psr"], "--level", "8"),
            Does.Contain("has levels 0 to 7; --level 8 is not one of them"));
    }

    [Test]
    public void Encode_Measure_StatesTheQualityOfEachLevelInAFewBytes()
    {
        string picture = TestPictures.Write(folder["in.png"], 96, 64);
        JsonElement plain = ToolRun.Succeed("encode", picture, folder["plain.psr"], "--json").Json;
        JsonElement json = ToolRun.Succeed("encode", picture, folder["out.psr"], "--measure", "--json").Json;
        JsonElement[] levels = [.. json.GetProperty("levels").EnumerateArray()];

        JsonElement info = ToolRun.Succeed("info", folder["out.psr"], "--json").Json;
        Picture truth = PictureFile.Read(picture);
        foreach (int level in new[] { 0, 3, 7 })
        {
            string shown = folder[$"{level}.png"];
            ToolRun.Succeed("decode", folder["out.psr"], shown, "--level", $"{level}");
            Picture rendered = PictureFile.Read(shown);
            double psnr = ImageQuality.PsnrY(truth.View, rendered.View);
            double ssim = ImageQuality.SsimY(truth.View, rendered.View);
            JsonElement stated = info.GetProperty("levels")[level];
            Assert.That(levels[level].GetProperty("psnrY").GetDouble(), Is.EqualTo(psnr).Within(1e-9));
            Assert.That(stated.GetProperty("psnrY").GetDouble(), Is.EqualTo(psnr).Within(0.005), "hundredths");
            Assert.That(stated.GetProperty("ssimY").GetDouble(), Is.EqualTo(ssim).Within(1e-5));
        }

        Assert.That(json.GetProperty("seconds").GetProperty("measure").GetDouble(), Is.GreaterThan(0));
        Assert.That(plain.GetProperty("levels")[0].GetProperty("psnrY").ValueKind, Is.EqualTo(JsonValueKind.Null));
        long figures = json.GetProperty("bytes").GetInt64() - plain.GetProperty("bytes").GetInt64();
        Assert.That(figures, Is.EqualTo(4 * levels.Length + 4), "two of 16 bits a level, and a checksum");
        using PsrFile one = PsrFile.Open(folder["plain.psr"]);
        using PsrFile other = PsrFile.Open(folder["out.psr"]);
        Assert.That(other.Info.Header, Is.EqualTo(one.Info.Header), "ids leave the figures out");
        Assert.That(
            ToolRun.Succeed("info", folder["out.psr"]).Output, Does.Contain("PSNR-Y").And.Contain("SSIM-Y"));
        Assert.That(ToolRun.Succeed("info", folder["plain.psr"]).Output, Does.Contain("without network"));
        Assert.That(ToolRun.Succeed("info", folder["plain.psr"]).Output, Does.Not.Contain("PSNR-Y"));
    }

    [Test]
    public void Encode_WithoutJson_PrintsATable()
    {
        string picture = TestPictures.Write(folder["in.png"], 40, 40);
        ToolRun run = ToolRun.Succeed("encode", picture, folder["out.psr"]);
        Assert.That(run.Output, Does.Contain("40x40").And.Contain("bits per pixel"));
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public void Encode_Twice_WritesTheSameFile()
    {
        string picture = TestPictures.Write(folder["in.png"], 70, 50);
        ToolRun.Succeed("encode", picture, folder["a.psr"]);
        ToolRun.Succeed("encode", picture, folder["b.psr"]);
        Assert.That(File.ReadAllBytes(folder["a.psr"]), Is.EqualTo(File.ReadAllBytes(folder["b.psr"])));
    }

    [Test]
    public void Encode_TextNamedPng_FailsWithoutAFile()
    {
        File.WriteAllText(folder["in.png"], "This is no picture.");
        string error = ToolRun.Fail(ExitCode.Failed, "encode", folder["in.png"], folder["out.psr"]);
        Assert.That(error, Does.Contain("in.png"));
        Assert.That(folder.Names, Is.EqualTo(new[] { "in.png" }));
    }

    [Test]
    public void Encode_MissingInput_NamesIt() => Assert.That(
        ToolRun.Fail(ExitCode.Failed, "encode", folder["none.png"], folder["out.psr"]), Does.Contain("none.png"));

    [Test]
    public void Encode_MissingOutputFolder_NamesIt()
    {
        string picture = TestPictures.Write(folder["in.png"], 16, 16);
        string target = Path.Combine(folder["nowhere"], "out.psr");
        Assert.That(ToolRun.Fail(ExitCode.Failed, "encode", picture, target), Does.Contain("nowhere"));
    }

    [Test]
    [Platform("Linux")]
    public void Encode_FolderThatTakesNoFiles_Fails()
    {
        // Permissions do not bind every user that runs tests; this folder takes files from nobody.
        string picture = TestPictures.Write(folder["in.png"], 16, 16);
        Assert.That(ToolRun.Fail(ExitCode.Failed, "encode", picture, "/proc/out.psr"), Does.Contain("/proc"));
    }

    [Test]
    public void Encode_UnknownModel_NamesTheInstalledOnes()
    {
        string picture = TestPictures.Write(folder["in.png"], 16, 16);
        string error = ToolRun.Fail(ExitCode.Failed, "encode", picture, folder["out.psr"], "--model", "nope");
        Assert.That(error, Does.Contain("nope").And.Contain("compact").And.Contain("lite"));
    }

    [Test]
    public void Encode_TokenCancelled_LeavesNoFile()
    {
        string picture = TestPictures.Write(folder["in.png"], 64, 64);
        ToolRun run = ToolRun.Start(new CancellationToken(canceled: true), "encode", picture, folder["out.psr"]);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(folder.Names, Is.EqualTo(new[] { "in.png" }));
    }
}
