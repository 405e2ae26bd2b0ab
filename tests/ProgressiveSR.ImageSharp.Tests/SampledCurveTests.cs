using ProgressiveSR.PictureFiles.Tests;

namespace ProgressiveSR.ImageSharp.Tests;

/// <summary>Profiles whose curves are lists of points, as many cameras' and scanners' are.</summary>
public sealed class SampledCurveTests
{
    [Test]
    public void Read_SampledCurve_IsInterpolated()
    {
        // A straight line through five points: linear light. 255 * sRGB(v / 255) for v = 100, 150, 200.
        byte[] read = Read(IccBuilder.SampledCurve(0, 0x4000, 0x8000, 0xC000, 0xFFFF));
        Assert.That(read, Is.EqualTo(new byte[] { 168, 202, 229 }).Within(1));
    }

    [Test]
    public void Read_SrgbAsSamples_KeepsEachNumber()
    {
        ushort[] samples = new ushort[1024];
        for (int i = 0; i < samples.Length; i++)
        {
            double value = i / 1023.0;
            double light = value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
            samples[i] = (ushort)Math.Round(light * ushort.MaxValue);
        }

        Assert.That(Read(IccBuilder.SampledCurve(samples)), Is.EqualTo(new byte[] { 100, 150, 200 }));
    }

    private static byte[] Read(byte[] curve)
    {
        byte[] icc = IccBuilder.Rgb(IccBuilder.SrgbPrimaries, curve);
        return TestPictures.Decode(new PngBuilder(1, 1, 8, PngBuilder.Rgb).Profile(icc).Rows([100, 150, 200]))
            .Pixels.ToArray();
    }
}
