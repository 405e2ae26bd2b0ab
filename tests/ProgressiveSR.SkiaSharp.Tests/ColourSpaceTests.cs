using ProgressiveSR.PictureFiles.Tests;
using SkiaSharp;

namespace ProgressiveSR.SkiaSharp.Tests;

/// <summary>Colour spaces as Skia writes them into files.</summary>
public sealed class ColourSpaceTests
{
    [TestCase(PictureFormat.Png, 1)]
    [TestCase(PictureFormat.Jpeg, 3)]
    [TestCase(PictureFormat.Webp, 1)]
    public void Read_DisplayP3_IsConvertedToSrgb(PictureFormat format, int tolerance)
    {
        using SKColorSpace p3 = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        Picture read = TestPictures.Decode(TaggedPicture.Encode(p3, 100, 150, 200, format));

        // By sRGB's curve and both spaces' matrices the exact numbers are 83.46, 151.66 and 204.63.
        Assert.That(read.Pixels.ToArray()[..3], Is.EqualTo(new byte[] { 83, 152, 205 }).Within(tolerance));
    }

    [Test]
    public void Read_AdobeRgbPng_IsConvertedThoughItsGammaIsTheUsualOne()
    {
        using SKColorSpace adobe = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.TwoDotTwo, SKColorSpaceXyz.AdobeRgb);
        Picture read = TestPictures.Decode(TaggedPicture.Encode(adobe, 100, 150, 200));

        // By both spaces' matrices and curves the exact numbers are 65.94, 151.38 and 203.09.
        Assert.That(read.Pixels.ToArray()[..3], Is.EqualTo(new byte[] { 66, 151, 203 }).Within(1));
    }

    [Test]
    public void Read_DisplayP3WithConversionOff_GivesNumbersOfFile()
    {
        using SKColorSpace p3 = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        Picture read = TestPictures.Decode(
            TaggedPicture.Encode(p3, 100, 150, 200), new PictureReadOptions { ConvertToSrgb = false });
        Assert.That(read.Pixels.ToArray()[..3], Is.EqualTo(new byte[] { 100, 150, 200 }));
    }
}
