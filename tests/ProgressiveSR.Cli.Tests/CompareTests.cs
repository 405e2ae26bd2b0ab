using System.Text.Json;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

internal sealed class CompareTests
{
    private WorkFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new WorkFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void Compare_DifferentPictures_GivesTheMetricsOfTheLibrary()
    {
        Picture a = TestPictures.Make(50, 40, seed: 1);
        Picture b = TestPictures.Make(50, 40, seed: 2);
        JsonElement json = Compare(a, b, "--crop", "4");
        Assert.That(JsonShape.Of(json), Is.EqualTo("{psnrY, ssimY, psnrRgb}"));
        Assert.That(json.GetProperty("psnrY").GetDouble(), Is.EqualTo(ImageQuality.PsnrY(a.View, b.View, 4)));
        Assert.That(json.GetProperty("ssimY").GetDouble(), Is.EqualTo(ImageQuality.SsimY(a.View, b.View, 4)));
        Assert.That(json.GetProperty("psnrRgb").GetDouble(), Is.EqualTo(ImageQuality.PsnrRgb(a.View, b.View, 4)));
    }

    [Test]
    public void Compare_EqualPictures_HaveNoPsnr()
    {
        Picture picture = TestPictures.Make(30, 30);
        JsonElement json = Compare(picture, picture);
        Assert.That(json.GetProperty("psnrY").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.GetProperty("psnrRgb").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.GetProperty("ssimY").GetDouble(), Is.EqualTo(1));
    }

    [Test]
    public void Compare_SmallerThanTheWindow_StillHasPsnr()
    {
        JsonElement json = Compare(TestPictures.Make(10, 30, seed: 1), TestPictures.Make(10, 30, seed: 2));
        Assert.That(json.GetProperty("ssimY").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.GetProperty("psnrY").ValueKind, Is.EqualTo(JsonValueKind.Number));
    }

    [Test]
    public void Compare_DifferentSizes_NamesBoth()
    {
        string a = TestPictures.Write(folder["a.png"], 30, 20);
        string b = TestPictures.Write(folder["b.png"], 20, 30);
        Assert.That(ToolRun.Fail(ExitCode.Failed, "compare", a, b), Does.Contain("30x20").And.Contain("20x30"));
    }

    [Test]
    public void Compare_CropLeavesNothing_Fails()
    {
        string a = TestPictures.Write(folder["a.png"], 30, 8);
        Assert.That(ToolRun.Fail(ExitCode.Failed, "compare", a, a, "--crop", "4"), Does.Contain("30x8"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "compare", a, a, "--crop", "2147483647"), Does.Contain("30x8"));
    }

    [Test]
    public void Compare_WithoutJson_PrintsALine()
    {
        string a = TestPictures.Write(folder["a.png"], 30, 30);
        Assert.That(
            ToolRun.Succeed("compare", a, a).Output.TrimEnd(),
            Is.EqualTo("PSNR-Y equal, SSIM-Y 1.0000, PSNR-RGB equal"));
    }

    private JsonElement Compare(Picture a, Picture b, params string[] options)
    {
        PictureFile.WritePng(a, folder["a.png"]);
        PictureFile.WritePng(b, folder["b.png"]);
        return ToolRun.Succeed(["compare", folder["a.png"], folder["b.png"], "--json", .. options]).Json;
    }
}
