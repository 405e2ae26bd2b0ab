using ProgressiveSR.PictureFiles.Tests;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Icc;
using SixLabors.ImageSharp.PixelFormats;

namespace ProgressiveSR.ImageSharp.Tests;

/// <summary>Profiles of CMYK, whose values ImageSharp does not give, and of images in memory.</summary>
public sealed class CmykProfileTests
{
    [Test]
    public void Read_CmykFileWithProfile_SaysThatTheProfileIsNotApplied()
    {
        (List<string> said, _) = Read(Faults.Read("icc_cmyk.jpg"));
        Assert.That(said, Has.Count.EqualTo(1));
        Assert.That(said[0], Does.StartWith("The stream ").And.Contain("CMYK").And.EndWith("."));
    }

    [Test]
    public void Read_CmykOfOneColourWithProfile_SaysSoAndDecodesWithoutIt()
    {
        byte[] jpeg = JpegBuilder.Cmyk([200, 100, 50, 255]);
        (List<string> said, Picture read) = Read(JpegBuilder.WithProfile(jpeg, IccBuilder.Profile("CMYK")));
        Assert.That(said, Has.Count.EqualTo(1));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(TestPictures.Decode(jpeg).Pixels.ToArray()));
    }

    [Test]
    public void Read_CmykWithoutProfile_SaysNothing() =>
        Assert.That(Read(JpegBuilder.Cmyk([200, 100, 50, 255])).Said, Is.Empty);

    [Test]
    public void Read_ProfileThatInflatesWithoutEnd_SaysSo()
    {
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Rgb).Profile(new byte[1 << 26]).Rows([100, 150, 200]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(Read(png).Said, Has.Count.EqualTo(1));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 26));
    }

    [Test]
    public void Read_ConversionOff_SaysNothing()
    {
        var said = new List<string>();
        TestPictures.Decode(
            Faults.Read("icc_cmyk.jpg"), new PictureReadOptions { ConvertToSrgb = false, Warn = said.Add });
        Assert.That(said, Is.Empty);
    }

    [Test]
    public void FromImage_ProfileOfCmyk_SaysSo()
    {
        using var image = new Image<Rgb24>(1, 1);
        image.Metadata.IccProfile = new IccProfile(IccBuilder.Profile("CMYK"));
        var said = new List<string>();
        ImageConversion.FromImage(image, new PictureReadOptions { Warn = said.Add });
        Assert.That(said, Has.Count.EqualTo(1).And.All.StartsWith("The image "));
    }

    private static (List<string> Said, Picture Picture) Read(byte[] file)
    {
        var said = new List<string>();
        Picture read = TestPictures.Decode(file, new PictureReadOptions { Warn = said.Add });
        return (said, read);
    }
}
