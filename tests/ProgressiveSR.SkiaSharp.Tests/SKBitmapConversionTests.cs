using ProgressiveSR.PictureFiles.Tests;
using SkiaSharp;

namespace ProgressiveSR.SkiaSharp.Tests;

public sealed class SKBitmapConversionTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void ToSKBitmap_AndBack_IsExact(bool alpha)
    {
        Picture picture = TestPictures.Noise(13, 9, alpha, padding: 2);
        using SKBitmap bitmap = picture.ToSKBitmap();
        Assert.That(bitmap.AlphaType, Is.EqualTo(alpha ? SKAlphaType.Unpremul : SKAlphaType.Opaque));
        Picture back = SKBitmapConversion.FromSKBitmap(bitmap);
        Assert.That(TestPictures.Colours(back), Is.EqualTo(TestPictures.Colours(picture)));
        Assert.That(back.Alpha.ToArray(), Is.EqualTo(picture.Alpha.ToArray()));
    }

    [Test]
    public void ToSKBitmap_Pixel_HasItsColour()
    {
        var picture = new Picture(new byte[] { 10, 20, 30 }, 1, 1, 3, new byte[] { 77 });
        using SKBitmap bitmap = picture.ToSKBitmap();
        Assert.That(bitmap.GetPixel(0, 0), Is.EqualTo(new SKColor(10, 20, 30, 77)));
    }

    [TestCase(SKColorType.Bgra8888, SKAlphaType.Premul)]
    [TestCase(SKColorType.Bgra8888, SKAlphaType.Unpremul)]
    [TestCase(SKColorType.RgbaF16, SKAlphaType.Premul)]
    public void FromSKBitmap_OtherLayouts_AreConverted(SKColorType colours, SKAlphaType alphas)
    {
        using var bitmap = new SKBitmap(2, 1, colours, alphas);
        bitmap.SetPixel(0, 0, new SKColor(255, 0, 0, 128));
        bitmap.SetPixel(1, 0, new SKColor(1, 2, 3));
        Picture picture = SKBitmapConversion.FromSKBitmap(bitmap);
        Assert.That(picture.Pixels.ToArray(), Is.EqualTo(new byte[] { 255, 0, 0, 1, 2, 3 }));
        Assert.That(picture.Alpha.ToArray(), Is.EqualTo(new byte[] { 128, 255 }));
    }

    [Test]
    public void FromSKBitmap_OtherColourSpace_IsConvertedToSrgb()
    {
        using SKColorSpace linear = SKColorSpace.CreateSrgbLinear();
        using var bitmap = new SKBitmap(new SKImageInfo(1, 1, SKColorType.Rgba8888, SKAlphaType.Opaque, linear));
        System.Runtime.InteropServices.Marshal.Copy(new byte[] { 55, 55, 55, 255 }, 0, bitmap.GetPixels(), 4);
        Picture picture = SKBitmapConversion.FromSKBitmap(bitmap);
        Assert.That(picture.Pixels.Span[0], Is.EqualTo(128).Within(1));
    }

    [Test]
    public void FromSKBitmap_WithoutPixels_IsProgrammerError()
    {
        using var bitmap = new SKBitmap();
        Assert.Throws<ArgumentException>(() => SKBitmapConversion.FromSKBitmap(bitmap));
    }
}
