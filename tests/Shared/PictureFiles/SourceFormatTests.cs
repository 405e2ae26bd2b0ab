namespace ProgressiveSR.PictureFiles.Tests;

public sealed class SourceFormatTests
{
    private static readonly int[] SrgbChromaticities =
        [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000];

    [Test]
    public void Read_GreyPng_RepeatsGrey()
    {
        Picture read = TestPictures.Decode(new PngBuilder(2, 1, 8, PngBuilder.Grey).Rows([10, 200]));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(new byte[] { 10, 10, 10, 200, 200, 200 }));
    }

    [Test]
    public void Read_16BitPng_KeepsHighBytes()
    {
        Picture read = TestPictures.Decode(new PngBuilder(2, 1, 16, PngBuilder.Rgb).Rows(
            [0x00, 0x00, 0x80, 0x80, 0xFF, 0xFF, 0x12, 0x12, 0x34, 0x34, 0x56, 0x56]));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(new byte[] { 0x00, 0x80, 0xFF, 0x12, 0x34, 0x56 }));
    }

    [Test]
    public void Read_16BitPngWithAlpha_KeepsAlpha()
    {
        Picture read = TestPictures.Decode(new PngBuilder(1, 1, 16, PngBuilder.Rgba).Rows(
            [0x20, 0x20, 0x40, 0x40, 0x60, 0x60, 0x80, 0x80]));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(new byte[] { 0x20, 0x40, 0x60 }));
        Assert.That(read.Alpha.ToArray(), Is.EqualTo(new byte[] { 0x80 }));
    }

    [Test]
    public void Read_PalettePngWithTransparency_LooksUpColourAndAlpha()
    {
        Picture read = TestPictures.Decode(new PngBuilder(3, 1, 8, PngBuilder.Palette)
            .Chunk("PLTE", 1, 2, 3, 40, 50, 60, 7, 8, 9)
            .Chunk("tRNS", 0, 128)
            .Rows([2, 1, 0]));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(new byte[] { 7, 8, 9, 40, 50, 60, 1, 2, 3 }));
        Assert.That(read.Alpha.ToArray(), Is.EqualTo(new byte[] { 255, 128, 0 }));
    }

    [Test]
    public void Read_PalettePngOf4Bits_IsOpaque()
    {
        Picture read = TestPictures.Decode(new PngBuilder(3, 1, 4, PngBuilder.Palette)
            .Chunk("PLTE", 1, 2, 3, 4, 5, 6)
            .Rows([0x10, 0x10]));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(new byte[] { 4, 5, 6, 1, 2, 3, 4, 5, 6 }));
        Assert.That(read.Alpha.IsEmpty);
    }

    [Test]
    public void Read_ColourKeyPng_MakesKeyTransparent()
    {
        Picture read = TestPictures.Decode(new PngBuilder(2, 1, 8, PngBuilder.Rgb)
            .Chunk("tRNS", 0, 9, 0, 8, 0, 7)
            .Rows([9, 8, 7, 9, 8, 6]));
        Assert.That(read.Alpha.ToArray(), Is.EqualTo(new byte[] { 0, 255 }));
    }

    // With Adobe's inverted values R = C' * K' / 255 and so on, up to rounding.
    [TestCase(255, 255, 255, 255, 255, 255, 255)]
    [TestCase(255, 255, 255, 0, 0, 0, 0)]
    [TestCase(0, 255, 255, 255, 0, 255, 255)]
    [TestCase(200, 100, 50, 255, 200, 100, 50)]
    [TestCase(200, 100, 50, 128, 100, 50, 25)]
    public void Read_CmykJpeg_IsConverted(byte c, byte m, byte y, byte k, int red, int green, int blue)
    {
        Picture read = TestPictures.Decode(JpegBuilder.Cmyk([c, m, y, k]));
        Assert.That((read.Width, read.Height, read.Alpha.IsEmpty), Is.EqualTo((8, 8, true)));
        Assert.That(read.Pixels.Span[0], Is.EqualTo(red).Within(1));
        Assert.That(read.Pixels.Span[1], Is.EqualTo(green).Within(1));
        Assert.That(read.Pixels.Span[2], Is.EqualTo(blue).Within(1));
    }

    [Test]
    public void Read_AnimatedWebp_GivesFirstFrame()
    {
        Picture first = TestPictures.Noise(20, 10, seed: 1);
        Picture second = TestPictures.Noise(20, 10, seed: 2);
        byte[] animation = WebpBuilder.Animation(
            20,
            10,
            TestPictures.Encode(first, PictureFormat.Webp),
            TestPictures.Encode(second, PictureFormat.Webp));
        Assert.That(TestPictures.CountFrames(animation), Is.EqualTo(2), "the input must be an animation");
        Assert.That(TestPictures.Decode(animation).Pixels.ToArray(), Is.EqualTo(first.Pixels.ToArray()));
    }

    [Test]
    public void Read_UntaggedPng_IsSrgb()
    {
        Picture read = TestPictures.Decode(new PngBuilder(1, 1, 8, PngBuilder.Rgb).Rows([5, 20, 240]));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(new byte[] { 5, 20, 240 }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Read_PngWithUsualGamma_IsSrgb(bool chromaticities)
    {
        var png = new PngBuilder(1, 1, 8, PngBuilder.Rgb);
        png.Numbers("gAMA", 45455);
        if (chromaticities)
        {
            png.Numbers("cHRM", SrgbChromaticities);
        }

        Picture read = TestPictures.Decode(png.Rows([5, 20, 240]));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(new byte[] { 5, 20, 240 }));
    }

    [Test]
    public void Read_PngWithLinearGamma_IsConverted()
    {
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Rgb).Numbers("gAMA", 100000).Rows([5, 55, 255]);

        // 255 * sRGB(v / 255) for v = 5, 55, 255.
        Assert.That(TestPictures.Decode(png).Pixels.ToArray(), Is.EqualTo(new byte[] { 38, 128, 255 }).Within(1));
    }
}
