using System.Text.Json;
using ProgressiveSR.PictureFiles.Tests;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

/// <summary>Odd pictures from one end of the tool to the other.</summary>
internal sealed class OddPictureTests : WorkFolderFixture
{
    [TestCase(1, 1)]
    [TestCase(1, 8192)]
    [TestCase(8192, 1)]
    [TestCase(31, 33)]
    public void Decode_OddSize_GivesThatSizeAtEveryLevel(int width, int height)
    {
        TestPictures.Write(folder["in"], width, height);
        ToolRun.Succeed("encode", folder["in"], folder["a.psr"]);
        foreach (int level in new[] { 0, 1, 7 })
        {
            JsonElement json = ToolRun.Succeed(
                "decode", folder["a.psr"], folder["a.png"], "--level", $"{level}", "--json").Json;
            Assert.That(json.GetProperty("width").GetInt32(), Is.EqualTo(width));
            PictureInfo info = PictureFile.ReadInfo(folder["a.png"]);
            Assert.That((info.Width, info.Height, info.MayHaveAlpha), Is.EqualTo((width, height, false)));
        }

        Assert.That(Compare("in", "a.png"), Is.GreaterThan(28));
    }

    [Test]
    public void Decode_CmykJpeg_HasItsColour()
    {
        // Stored inverted: R = C' K' / 255 and so on.
        Decode(JpegBuilder.Cmyk([200, 100, 50, 128]), 8, 8, alpha: false);
        RequirePixel(4, 4, 100, 50, 25);
    }

    [Test]
    public void Decode_16BitPng_HasItsHighBytes()
    {
        byte[] pixel = [0x28, 0xFF, 0x80, 0x00, 0xC8, 0x7F];
        byte[] row = [.. Enumerable.Repeat(pixel, 40).SelectMany(bytes => bytes)];
        Decode(Png(40, 33, 16, PngBuilder.Rgb, row), 40, 33, alpha: false);
        RequirePixel(20, 16, 0x28, 0x80, 0xC8);
    }

    [Test]
    public void Decode_PalettePngWithAlpha_HasColoursAndExactAlpha()
    {
        PngBuilder png = new PngBuilder(64, 64, 8, PngBuilder.Palette)
            .Chunk("PLTE", 30, 60, 90, 200, 150, 100)
            .Chunk("tRNS", 7, 128);
        byte[] row = [.. Enumerable.Range(0, 64).Select(x => (byte)(x < 32 ? 0 : 1))];
        Decode(png.Rows([.. Enumerable.Repeat(row, 64)]), 64, 64, alpha: true);
        RequirePixel(16, 32, 30, 60, 90);
        RequirePixel(48, 32, 200, 150, 100);
        Assert.That(
            PictureFile.Read(folder["out.png"]).Alpha.ToArray(),
            Is.EqualTo(Enumerable.Range(0, 64 * 64).Select(i => (byte)(i % 64 < 32 ? 7 : 128)).ToArray()));
    }

    [Test]
    public void Decode_AnimatedWebp_ShowsTheFirstFrame()
    {
        Picture first = TestPictures.Make(48, 40, seed: 1);
        Picture second = TestPictures.Make(48, 40, seed: 2);
        Decode(WebpBuilder.Animation(48, 40, Webp(first), Webp(second)), 48, 40, alpha: false);
        PictureFile.WritePng(first, folder["first.png"]);
        Assert.That(Compare("first.png", "out.png"), Is.GreaterThan(25));
    }

    [TestCase(6)]
    [TestCase(8)]
    public void Decode_ExifRotatedJpeg_StandsUpright(int orientation)
    {
        // Red on the left as stored; turned a quarter, it is on top (6) or at the bottom (8).
        byte[] pixels = new byte[96 * 64 * 3];
        for (int i = 0; i < 96 * 64; i++)
        {
            pixels[3 * i + (i % 96 < 48 ? 0 : 2)] = 200;
        }

        using MemoryStream jpeg = new();
        PictureFile.Write(new Picture(pixels, 96, 64, 96 * 3), jpeg, PictureFormat.Jpeg);
        Decode(JpegBuilder.WithOrientation(jpeg.ToArray(), orientation), 64, 96, alpha: false);
        bool redOnTop = orientation == 6;
        RequirePixel(32, 20, redOnTop ? 200 : 0, 0, redOnTop ? 0 : 200);
        RequirePixel(32, 76, redOnTop ? 0 : 200, 0, redOnTop ? 200 : 0);
    }

    [Test]
    public void Encode_PictureThatIsNone_NamesItAndLeavesTheOldFile()
    {
        using MemoryStream jpeg = new();
        PictureFile.Write(TestPictures.Make(100, 80), jpeg, PictureFormat.Jpeg);
        File.WriteAllBytes(folder["half.jpg"], jpeg.ToArray()[..(int)(jpeg.Length / 2)]);
        File.WriteAllBytes(folder["empty.png"], []);
        File.WriteAllText(folder["text.png"], "This is no picture but a text.\n");
        File.WriteAllBytes(folder["huge.png"], new PngBuilder(40_000, 30_000, 8, PngBuilder.Rgb).Rows([0]));
        Directory.CreateDirectory(folder["folder.png"]);
        File.WriteAllText(folder["out.psr"], "old");
        string[] names = folder.Names;
        foreach (string name in new[] { "half.jpg", "empty.png", "text.png", "huge.png", "folder.png", "none.png" })
        {
            Assert.That(ToolRun.Fail(ExitCode.Failed, "encode", folder[name], folder["out.psr"]), Does.Contain(name));
            Assert.That(
                ToolRun.Fail(ExitCode.Failed, "compare", folder[name], folder[name]), Does.Contain(name));
        }

        Assert.That(folder.Names, Is.EqualTo(names));
        Assert.That(File.ReadAllText(folder["out.psr"]), Is.EqualTo("old"));
    }

    private static byte[] Png(int width, int height, byte depth, byte type, byte[] row) =>
        new PngBuilder(width, height, depth, type).Rows([.. Enumerable.Repeat(row, height)]);

    private static byte[] Webp(Picture picture)
    {
        using MemoryStream stream = new();
        PictureFile.Write(picture, stream, PictureFormat.Webp);
        return stream.ToArray();
    }

    /// <summary>Encodes bytes of a picture file, whatever its name says, and decodes all levels into out.png.</summary>
    private void Decode(byte[] picture, int width, int height, bool alpha)
    {
        File.WriteAllBytes(folder["in"], picture);
        ToolRun.Succeed("encode", folder["in"], folder["out.psr"]);
        ToolRun.Succeed("decode", folder["out.psr"], folder["out.png"]);
        Assert.That(PictureFile.ReadInfo(folder["out.png"]), Is.EqualTo(new PictureInfo(width, height, alpha)));
    }

    /// <summary>A pixel of the decoded picture, away from edges, within what refinement leaves.</summary>
    private void RequirePixel(int x, int y, int red, int green, int blue) => Assert.That(
        PictureFile.Read(folder["out.png"]).View.Row(y).Slice(3 * x, 3).ToArray().Select(value => (int)value),
        Is.EqualTo(new[] { red, green, blue }).Within(6),
        $"{x},{y}");

    private double Compare(string one, string two)
    {
        JsonElement psnr = ToolRun.Succeed("compare", folder[one], folder[two], "--json").Json.GetProperty("psnrRgb");
        return psnr.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : psnr.GetDouble();
    }
}
