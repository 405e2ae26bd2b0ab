using ProgressiveSR.PictureFiles.Tests;

namespace ProgressiveSR.ImageSharp.Tests;

public sealed class IntentTests
{
    [Test]
    public void Read_TablesForTwoIntents_TakesThoseRelativeToTheMedium()
    {
        Func<double[], double[]> displayP3 = LutBuilder.ByPrimaries(IccBuilder.DisplayP3Primaries);
        byte[] right = LutBuilder.Table("mft2", 3, 2, lab: false, displayP3);
        byte[] other = LutBuilder.Table("mft2", 3, 2, lab: false, _ => [0, 0, 0]);
        byte[] icc = IccBuilder.Profile("RGB ", ("A2B0", other), ("A2B1", right));
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Rgb).Profile(icc).Rows([100, 150, 200]);

        // The colour of Display P3 that 100, 150, 200 is in sRGB, by curves and matrices.
        Assert.That(TestPictures.Decode(png).Pixels.ToArray(), Is.EqualTo(new byte[] { 83, 152, 205 }).Within(1));
    }
}
