using ProgressiveSR.PictureFiles.Tests;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Diagnostics;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.Metadata.Profiles.Icc;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp.Tests;

public sealed class ImageConversionTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void ToImage_AndBack_IsExactWhereThePixelHolds8Bits(bool alpha)
    {
        RoundTrips<Rgba32>(alpha);
        RoundTrips<Bgra32>(alpha);
        RoundTrips<Argb32>(alpha);
        RoundTrips<Rgba64>(alpha);
        RoundTrips<RgbaVector>(alpha);
    }

    [Test]
    public void ToImage_PixelWithoutAlpha_DropsIt()
    {
        Picture picture = TestPictures.Noise(13, 9, alpha: true);
        using Image<Rgb24> image = picture.ToImage<Rgb24>();
        Picture back = ImageConversion.FromImage(image);
        Assert.That(TestPictures.Colours(back), Is.EqualTo(TestPictures.Colours(picture)));
        Assert.That(back.Alpha.IsEmpty);
    }

    [Test]
    public void ToImage_Pixel_HasItsColour()
    {
        var picture = new Picture(new byte[] { 10, 20, 30 }, 1, 1, 3, new byte[] { 77 });
        using Image<Rgba32> image = picture.ToImage<Rgba32>();
        Assert.That(image[0, 0], Is.EqualTo(new Rgba32(10, 20, 30, 77)));
    }

    [Test]
    public void FromImage_GreyAndWideFormats_AreConverted()
    {
        using var grey = new Image<L8>(1, 1, new L8(99));
        using var wide = new Image<Rgb48>(1, 1, new Rgb48(0x2020, 0x4040, 0x6060));
        Assert.That(
            ImageConversion.FromImage(grey).Pixels.ToArray(), Is.EqualTo(new byte[] { 99, 99, 99 }));
        Assert.That(
            ImageConversion.FromImage(wide).Pixels.ToArray(), Is.EqualTo(new byte[] { 0x20, 0x40, 0x60 }));
    }

    [Test]
    public void FromImage_SeveralFrames_TakesTheFirst()
    {
        using var image = new Image<Bgr24>(2, 1, new Bgr24(1, 2, 3));
        using var second = new Image<Bgr24>(2, 1, new Bgr24(9, 9, 9));
        image.Frames.AddFrame(second.Frames.RootFrame);
        Assert.That(
            ImageConversion.FromImage(image).Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 1, 2, 3 }));
    }

    [Test]
    public void FromImage_OrientationAndProfile_AreAppliedToTheCopy()
    {
        using var image = new Image<Rgba32>(2, 1, new Rgba32(100, 150, 200));
        image[1, 0] = new Rgba32(0, 0, 0);
        image.Metadata.ExifProfile = new ExifProfile();
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)6);
        image.Metadata.IccProfile =
            new IccProfile(IccBuilder.Rgb(IccBuilder.DisplayP3Primaries, IccBuilder.SrgbCurve));

        Picture upright = ImageConversion.FromImage(image);
        Picture stored = ImageConversion.FromImage(
            image, new PictureReadOptions { ApplyOrientation = false, ConvertToSrgb = false });

        Assert.That((upright.Width, upright.Height, stored.Width, stored.Height), Is.EqualTo((1, 2, 2, 1)));
        Assert.That(upright.Pixels.ToArray()[..3], Is.EqualTo(new byte[] { 83, 152, 205 }).Within(1));
        Assert.That(stored.Pixels.ToArray()[..3], Is.EqualTo(new byte[] { 100, 150, 200 }));
        Assert.That(image[0, 0], Is.EqualTo(new Rgba32(100, 150, 200)), "the image is the caller's");
    }

    [Test]
    public void FromImage_Disposed_Throws()
    {
        var image = new Image<Rgb24>(2, 2);
        image.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ImageConversion.FromImage(image));
    }

    [Test]
    public void EachPath_Done_LeavesNoImageBehind()
    {
        int before = MemoryDiagnostics.TotalUndisposedAllocationCount;
        Picture picture = TestPictures.Noise(50, 40, alpha: true);
        foreach (PictureFormat format in Enum.GetValues<PictureFormat>())
        {
            byte[] encoded = TestPictures.Encode(picture, format);
            _ = TestPictures.Decode(encoded);
            Assert.Throws<InvalidPictureException>(() => TestPictures.Decode(encoded[..(encoded.Length / 2)]));
        }

        using (Image<Bgra32> image = picture.ToImage<Bgra32>())
        {
            _ = ImageConversion.FromImage(image);
        }

        Assert.That(MemoryDiagnostics.TotalUndisposedAllocationCount, Is.EqualTo(before));
    }

    private static void RoundTrips<TPixel>(bool alpha)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        Picture picture = TestPictures.Noise(13, 9, alpha, padding: 2);
        using Image<TPixel> image = picture.ToImage<TPixel>();
        Picture back = ImageConversion.FromImage(image);
        Assert.That(TestPictures.Colours(back), Is.EqualTo(TestPictures.Colours(picture)), typeof(TPixel).Name);
        Assert.That(back.Alpha.ToArray(), Is.EqualTo(picture.Alpha.ToArray()), typeof(TPixel).Name);
    }
}
