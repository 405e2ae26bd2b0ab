using System.Text.Json;
using ProgressiveSR.Metrics;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

internal sealed class CompareTests : WorkFolderFixture
{
    [Test]
    public void Compare_DifferentPictures_GivesTheMetricsOfTheLibrary()
    {
        Picture a = TestPictures.Make(50, 40, seed: 1);
        Picture b = TestPictures.Make(50, 40, seed: 2);
        JsonElement json = Compare(a, b, "--crop", "4");
        Assert.That(JsonShape.Of(json), Is.EqualTo("{psnrY, ssimY, psnrRgb, psnrAlpha, pixels}"));
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
            Is.EqualTo("PSNR-Y equal, SSIM-Y 1.0000, PSNR-RGB equal: 30x30 pixels, opaque in both"));
    }

    [Test]
    public void Compare_StickerAndItsFilledTwin_AreEqual()
    {
        ToolRun run = ToolRun.Succeed("compare", Faults.PathOf("sticker.png"), Faults.PathOf("sticker_filled.png"));
        Assert.That(
            run.Output.TrimEnd(),
            Is.EqualTo(
                "PSNR-Y equal, SSIM-Y 1.0000, PSNR-RGB equal, PSNR-alpha equal: 192x192 pixels, colours excluding "
                + "23,380 that are transparent in both"));
    }

    [TestCase(255, 2)]
    [TestCase(0, 4)]
    public void Compare_AlphaAlone_IsToldApart(int alpha, int differing)
    {
        Picture opaque = TestPictures.Make(30, 20);
        byte[] plane = [.. Enumerable.Repeat((byte)alpha, 600)];
        plane.AsSpan(0, differing).Fill((byte)(255 - alpha));
        Picture other = new(opaque.Pixels, 30, 20, opaque.Stride, plane);
        JsonElement json = Compare(opaque, other);
        double error = alpha == 0 ? (600.0 - differing) / 600 : differing / 600.0;
        Assert.That(json.GetProperty("psnrAlpha").GetDouble(), Is.EqualTo(-10 * Math.Log10(error)).Within(1e-9));
        Assert.That(json.GetProperty("psnrRgb").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.GetProperty("pixels").GetInt64(), Is.EqualTo(600), "visible in one of them");
    }

    [TestCase(0)]
    [TestCase(3)]
    public void Compare_TransparentHalf_IsWhatTheOtherHalfIs(int crop)
    {
        Picture a = TestPictures.Make(80, 40, seed: 1);
        Picture b = TestPictures.Make(80, 40, seed: 2);
        byte[] alpha = [.. Enumerable.Range(0, 80 * 40).Select(i => (byte)(i % 80 < 40 ? 0 : 200))];
        JsonElement half = Compare(
            new Picture(a.Pixels, 80, 40, a.Stride, alpha),
            new Picture(b.Pixels, 80, 40, b.Stride, alpha),
            "--crop",
            $"{crop}");
        PixelRegion seen = new(40, crop, 40 - crop, 40 - 2 * crop);
        Assert.That(
            half.GetProperty("psnrY").GetDouble(),
            Is.EqualTo(ImageQuality.PsnrY(a.Crop(seen), b.Crop(seen))).Within(1e-9));
        Assert.That(
            half.GetProperty("psnrRgb").GetDouble(),
            Is.EqualTo(ImageQuality.PsnrRgb(a.Crop(seen), b.Crop(seen))).Within(1e-9));
        Assert.That(half.GetProperty("pixels").GetInt64(), Is.EqualTo((40 - crop) * (40 - 2 * crop)));

        // All windows that see something, those across the middle with the original's colours on its other side.
        Picture mended = new(80, 40);
        for (int y = 0; y < 40; y++)
        {
            Span<byte> row = mended.Pixels.Span.Slice(y * mended.Stride, mended.Stride);
            a.View.Row(y)[..120].CopyTo(row);
            b.View.Row(y)[120..].CopyTo(row[120..]);
        }

        PixelRegion windows = new(30, crop, 50 - crop, 40 - 2 * crop);
        Assert.That(
            half.GetProperty("ssimY").GetDouble(),
            Is.EqualTo(ImageQuality.SsimY(a.Crop(windows), mended.Crop(windows))).Within(1e-9));
    }

    [Test]
    public void Compare_NothingToSee_IsEqual()
    {
        byte[] nothing = new byte[30 * 30];
        Picture a = TestPictures.Make(30, 30, seed: 1);
        Picture b = TestPictures.Make(30, 30, seed: 2);
        JsonElement json = Compare(
            new Picture(a.Pixels, 30, 30, a.Stride, nothing), new Picture(b.Pixels, 30, 30, b.Stride, nothing));
        Assert.That(json.GetProperty("psnrY").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.GetProperty("ssimY").GetDouble(), Is.EqualTo(1));
        Assert.That(json.GetProperty("pixels").GetInt64(), Is.Zero);
    }

    private JsonElement Compare(Picture a, Picture b, params string[] options)
    {
        PictureFile.WritePng(a, folder["a.png"]);
        PictureFile.WritePng(b, folder["b.png"]);
        return ToolRun.Succeed(["compare", folder["a.png"], folder["b.png"], "--json", .. options]).Json;
    }
}
