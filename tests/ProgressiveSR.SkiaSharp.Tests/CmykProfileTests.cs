using ProgressiveSR.PictureFiles.Tests;

namespace ProgressiveSR.SkiaSharp.Tests;

/// <summary>CMYK files with profiles, which lead to L*a*b* through tables.</summary>
public sealed class CmykProfileTests
{
    private static readonly double[] White = [0.9642, 1, 0.8249];

    /// <summary>A grid of two points to a channel; the reference is made with Little CMS.</summary>
    [Test]
    public void Read_CmykFileWithProfile_HasLittleCmsColours()
    {
        Picture read = PictureFile.Read(Faults.FilePath("icc_cmyk.jpg"));
        Picture expected = PictureFile.Read(Faults.FilePath("icc_cmyk_ref.png"));
        Assert.That(read.View.Row(16).Slice(48, 3).ToArray(), Is.EqualTo(new byte[] { 82, 140, 181 }).Within(1));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(expected.Pixels.ToArray()).Within(1));
    }

    // An ink that is grey: light is (1 - c) (1 - m) (1 - y) (1 - k), whatever the grid.
    [TestCase("mft1", 5, 3)]
    [TestCase("mft2", 5, 1)]
    [TestCase("mft2", 17, 1)]
    [TestCase("mAB ", 9, 1)]
    public void Read_CmykThroughTables_IsConvertedToSrgb(string kind, int points, int tolerance)
    {
        byte[] tag = LutBuilder.Table(
            kind, 4, points, lab: true, light => [.. White.Select(value => value * Clear(light))]);
        byte[] icc = LutBuilder.Profile("CMYK", lab: true, "A2B0", tag);
        byte[] jpeg = JpegBuilder.WithProfile(JpegBuilder.Cmyk([255, 255, 255, 128]), icc);
        var said = new List<string>();
        Picture read = TestPictures.Decode(jpeg, new PictureReadOptions { Warn = said.Add });

        // The table's curves are sRGB's: (1 - (127 / 255) to light) through sRGB's curve.
        Assert.That(read.Pixels.Span[0], Is.EqualTo(228).Within(tolerance + Coarseness(points)));
        Assert.That(read.Pixels.Span[1], Is.EqualTo((int)read.Pixels.Span[0]).Within(tolerance));
        Assert.That(read.Pixels.Span[2], Is.EqualTo((int)read.Pixels.Span[0]).Within(tolerance));
        Assert.That(said, Is.Empty);
    }

    [Test]
    public void Read_CmykWithProfileAndConversionOff_IsReadAsWithout()
    {
        byte[] jpeg = JpegBuilder.Cmyk([200, 100, 50, 255]);
        byte[] icc = LutBuilder.Profile(
            "CMYK", lab: true, "A2B0", LutBuilder.Table("mft1", 4, 2, lab: true, light => [0, 0, 0]));
        Picture read = TestPictures.Decode(
            JpegBuilder.WithProfile(jpeg, icc), new PictureReadOptions { ConvertToSrgb = false });
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(TestPictures.Decode(jpeg).Pixels.ToArray()));
    }

    /// <summary>A grid is straight between its points, lightness is not.</summary>
    private static int Coarseness(int points) => points < 9 ? 8 : 3;

    private static double Clear(double[] ink) => ink.Aggregate(1.0, (light, part) => light * (1 - part));
}
