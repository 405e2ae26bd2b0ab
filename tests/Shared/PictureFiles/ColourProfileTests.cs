namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>Colour profiles built byte by byte, in each format.</summary>
public sealed class ColourProfileTests
{
    // Colours of Adobe RGB and Display P3 that 100, 150, 200 are in sRGB, by curves and matrices.
    private static readonly byte[] FromDisplayP3 = [83, 152, 205];
    private static readonly byte[] FromAdobeRgb = [66, 151, 203];

    [TestCase(PictureFormat.Png, 1)]
    [TestCase(PictureFormat.Jpeg, 3)]
    [TestCase(PictureFormat.Webp, 1)]
    public void Read_DisplayP3Profile_IsConvertedToSrgb(PictureFormat format, int tolerance)
    {
        byte[] icc = IccBuilder.Rgb(IccBuilder.DisplayP3Primaries, IccBuilder.SrgbCurve);
        Picture read = TestPictures.Decode(Tagged(icc, format));
        Assert.That(read.Pixels.ToArray()[..3], Is.EqualTo(FromDisplayP3).Within(tolerance));
    }

    [Test]
    public void Read_AdobeRgbProfile_IsConvertedToSrgb()
    {
        byte[] sampled = IccBuilder.Rgb(IccBuilder.AdobeRgbPrimaries, IccBuilder.SampledCurve(0x0233));
        byte[] parameters = IccBuilder.Rgb(IccBuilder.AdobeRgbPrimaries, IccBuilder.PowerCurve(2.19921875));
        Assert.That(FirstPixel(sampled), Is.EqualTo(FromAdobeRgb).Within(1));
        Assert.That(FirstPixel(parameters), Is.EqualTo(FromAdobeRgb).Within(1));
    }

    [Test]
    public void Read_SrgbProfile_KeepsEachNumber()
    {
        byte[] icc = IccBuilder.Rgb(IccBuilder.SrgbPrimaries, IccBuilder.SrgbCurve);
        Picture noise = TestPictures.Noise(40, 1);
        Picture read = TestPictures.Decode(
            new PngBuilder(40, 1, 8, PngBuilder.Rgb).Profile(icc).Rows([noise.Pixels.ToArray()]));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(noise.Pixels.ToArray()));
    }

    [Test]
    public void Read_GreyProfile_IsConverted()
    {
        byte[] icc = IccBuilder.Grey(IccBuilder.PowerCurve(1));
        Picture read = TestPictures.Decode(new PngBuilder(2, 1, 8, PngBuilder.Grey).Profile(icc).Rows([55, 255]));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(new byte[] { 128, 128, 128, 255, 255, 255 }).Within(1));
    }

    [Test]
    public void Read_ProfileWithConversionOff_GivesNumbersOfFile()
    {
        byte[] icc = IccBuilder.Rgb(IccBuilder.DisplayP3Primaries, IccBuilder.SrgbCurve);
        Assert.That(
            FirstPixel(icc, new PictureReadOptions { ConvertToSrgb = false }),
            Is.EqualTo(new byte[] { 100, 150, 200 }));
    }

    [Test]
    public void Read_ProfileWithoutColours_IsTakenAsSrgb() =>
        Assert.That(FirstPixel(IccBuilder.Profile("RGB ")), Is.EqualTo(new byte[] { 100, 150, 200 }));

    [Test]
    public void Read_ProfileCutAnywhere_IsReadOrIgnored()
    {
        byte[] icc = IccBuilder.Rgb(IccBuilder.DisplayP3Primaries, IccBuilder.SampledCurve(0, 0x8000, 0xFFFF));
        for (int length = 1; length < icc.Length; length++)
        {
            byte[] pixel = FirstPixel(icc[..length]);
            Assert.That(pixel, Has.Length.EqualTo(3), $"{length} bytes");
        }
    }

    [Test]
    public void Read_ProfileOfCmyk_LeavesRgbAsItIs() =>
        Assert.That(FirstPixel(IccBuilder.Profile("CMYK")), Is.EqualTo(new byte[] { 100, 150, 200 }));

    private static byte[] FirstPixel(byte[] icc, PictureReadOptions? options = null) =>
        TestPictures.Decode(Tagged(icc, PictureFormat.Png), options).Pixels.ToArray()[..3];

    private static byte[] Tagged(byte[] icc, PictureFormat format)
    {
        var picture = new Picture(16, 16);
        for (int i = 0; i < picture.Pixels.Length; i += 3)
        {
            new byte[] { 100, 150, 200 }.CopyTo(picture.Pixels.Span[i..]);
        }

        byte[] encoded = TestPictures.Encode(picture, format, new PictureWriteOptions { Quality = 100 });
        return format switch
        {
            PictureFormat.Png => new PngBuilder(1, 1, 8, PngBuilder.Rgb).Profile(icc).Rows([100, 150, 200]),
            PictureFormat.Jpeg => JpegBuilder.WithProfile(encoded, icc),
            _ => WebpBuilder.WithProfile(16, 16, encoded, icc),
        };
    }
}
