namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>PNG's cICP, cHRM and gAMA.</summary>
public sealed class CodePointTests
{
    private static readonly byte[] Stored = [100, 150, 200];

    [Test]
    public void Read_DisplayP3File_IsConverted()
    {
        Picture read = PictureFile.Read(Faults.FilePath("cicp.png"));
        Assert.That(read.View.Row(16).Slice(48, 3).ToArray(), Is.EqualTo(new byte[] { 83, 152, 205 }).Within(1));
    }

    // By H.273's primaries and curves; this colour of BT.2020 has less than no red in sRGB.
    [TestCase(1, 13, 100, 150, 200)]
    [TestCase(12, 13, 83, 152, 205)]
    [TestCase(9, 13, 0, 154, 205)]
    [TestCase(1, 8, 168, 202, 229)]
    [TestCase(1, 4, 100, 151, 201)]
    [TestCase(1, 1, 114, 160, 206)]
    public void Read_KnownCodePoints_AreConverted(byte primaries, byte curve, int red, int green, int blue)
    {
        (byte[] read, List<string> said) = Read(primaries, curve, 0, 1);
        Assert.That(read, Is.EqualTo(new[] { red, green, blue }).Within(1));
        Assert.That(said, Is.Empty);
    }

    [TestCase(9, 16, 0, 1)]
    [TestCase(9, 18, 0, 1)]
    [TestCase(1, 13, 0, 0)]
    [TestCase(1, 13, 1, 1)]
    [TestCase(2, 2, 0, 1)]
    public void Read_OtherCodePoints_AreToldOf(byte primaries, byte curve, byte matrix, byte fullRange)
    {
        (byte[] read, List<string> said) = Read(primaries, curve, matrix, fullRange);
        Assert.That(read, Is.EqualTo(Stored));
        Assert.That(said, Has.Count.EqualTo(1));
        Assert.That(said[0], Does.Contain($"{primaries}, {curve}, {matrix}, {fullRange}"));
    }

    [Test]
    public void Read_CodePointsAndProfile_TakesCodePoints()
    {
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Rgb)
            .Chunk("cICP", 12, 13, 0, 1)
            .Profile(IccBuilder.Rgb(IccBuilder.AdobeRgbPrimaries, IccBuilder.PowerCurve(2.2)))
            .Rows(Stored);
        Assert.That(TestPictures.Decode(png).Pixels.ToArray(), Is.EqualTo(new byte[] { 83, 152, 205 }).Within(1));
    }

    [Test]
    public void Read_GammaBesideSrgb_IsIgnored()
    {
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Rgb)
            .Chunk("sRGB", 0).Numbers("gAMA", 100000).Rows(Stored);
        Assert.That(TestPictures.Decode(png).Pixels.ToArray(), Is.EqualTo(Stored));
    }

    [Test]
    public void Read_GammaAndPrimariesOfAdobeRgb_AreConverted()
    {
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Rgb)
            .Numbers("gAMA", 45455)
            .Numbers("cHRM", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
            .Rows(Stored);
        Assert.That(TestPictures.Decode(png).Pixels.ToArray(), Is.EqualTo(new byte[] { 66, 151, 203 }).Within(1));
    }

    [Test]
    public void Read_PrimariesInOnePoint_AreIgnored()
    {
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Rgb)
            .Numbers("gAMA", 45455).Numbers("cHRM", 0, 0, 0, 0, 0, 0, 0, 0).Rows(Stored);
        Assert.That(TestPictures.Decode(png).Pixels.ToArray(), Is.EqualTo(Stored));
    }

    private static (byte[] Read, List<string> Said) Read(byte primaries, byte curve, byte matrix, byte fullRange)
    {
        var said = new List<string>();
        byte[] png =
            new PngBuilder(1, 1, 8, PngBuilder.Rgb).Chunk("cICP", primaries, curve, matrix, fullRange).Rows(Stored);
        return (TestPictures.Decode(png, new PictureReadOptions { Warn = said.Add }).Pixels.ToArray(), said);
    }
}
