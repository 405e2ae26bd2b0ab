namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>What is said where a file's colours cannot be converted.</summary>
public sealed class WarningTests : TemporaryFolder
{
    private static readonly byte[] DisplayP3 = IccBuilder.Rgb(IccBuilder.DisplayP3Primaries, IccBuilder.SrgbCurve);
    private static readonly byte[] Grey = IccBuilder.Grey(IccBuilder.PowerCurve(1));

    private static IEnumerable<TestCaseData> Unusable()
    {
        byte[] jpeg = TestPictures.Encode(TestPictures.Noise(8, 8), PictureFormat.Jpeg);
        byte[] webp = TestPictures.Encode(TestPictures.Noise(8, 8), PictureFormat.Webp);
        PngBuilder Png(byte type = PngBuilder.Rgb) => new(1, 1, 8, type);
        yield return Case("png, no profile", Png().Profile([1, 2, 3]).Rows([1, 2, 3]));
        yield return Case("png, no zlib", Png().Chunk("iCCP", 65, 0, 0, 1, 2, 3).Rows([1, 2, 3]));
        yield return Case("png, cut", Png().Profile(DisplayP3[..200]).Rows([1, 2, 3]));
        yield return Case("png, without colours", Png().Profile(IccBuilder.Profile("RGB ")).Rows([1, 2, 3]));
        yield return Case("png, of grey", Png().Profile(Grey).Rows([1, 2, 3]));
        yield return Case("grey png, of colours", Png(PngBuilder.Grey).Profile(DisplayP3).Rows([1]));
        yield return Case("png, without end", Png().Profile(new byte[1 << 24]).Rows([1, 2, 3]));
        yield return Case("jpeg, cut", JpegBuilder.WithProfile(jpeg, DisplayP3[..200]));
        yield return Case("jpeg, of CMYK", JpegBuilder.WithProfile(jpeg, IccBuilder.Profile("CMYK")));
        yield return Case(
            "CMYK jpeg, of colours", JpegBuilder.WithProfile(JpegBuilder.Cmyk([9, 8, 7, 6]), DisplayP3));
        yield return Case("webp, of grey", WebpBuilder.WithProfile(8, 8, webp, Grey));
        static TestCaseData Case(string name, byte[] file) => new TestCaseData(file).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Unusable))]
    public void Read_ProfileThatCannotBeConverted_NamesTheFile(byte[] file)
    {
        string path = WriteFile("a.png", file);
        (List<string> said, Picture read) = Read(path, new PictureReadOptions());
        Assert.That(said, Has.Count.EqualTo(1));
        Assert.That(said[0], Does.StartWith($"'{path}' has a colour profile").And.EndWith("."));

        (said, Picture untouched) = Read(path, new PictureReadOptions { ConvertToSrgb = false });
        Assert.That(said, Is.Empty);
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(untouched.Pixels.ToArray()));
    }

    [TestCase(PictureFormat.Png)]
    [TestCase(PictureFormat.Jpeg)]
    [TestCase(PictureFormat.Webp)]
    public void Read_ProfileThatIsConverted_SaysNothing(PictureFormat format)
    {
        byte[] encoded = TestPictures.Encode(TestPictures.Noise(8, 8), format);
        byte[] file = format switch
        {
            PictureFormat.Png => new PngBuilder(1, 1, 8, PngBuilder.Rgb).Profile(DisplayP3).Rows([1, 2, 3]),
            PictureFormat.Jpeg => JpegBuilder.WithProfile(encoded, DisplayP3),
            _ => WebpBuilder.WithProfile(8, 8, encoded, DisplayP3),
        };
        Assert.That(Read(WriteFile("a.png", file), new PictureReadOptions()).Said, Is.Empty);
        Assert.That(Read(WriteFile("b.png", encoded), new PictureReadOptions()).Said, Is.Empty);
    }

    [Test]
    public void Read_CodePointsOfLightBeyondWhite_UsesTheProfileAndSaysSo()
    {
        byte[] png = new PngBuilder(1, 1, 8, PngBuilder.Rgb)
            .Chunk("cICP", 9, 16, 0, 1).Profile(DisplayP3).Rows([100, 150, 200]);
        (List<string> said, Picture read) = Read(WriteFile("a.png", png), new PictureReadOptions());
        Assert.That(said, Has.Count.EqualTo(1).And.All.Contains("profile is used"));
        Assert.That(read.Pixels.ToArray(), Is.EqualTo(new byte[] { 83, 152, 205 }).Within(1));
    }

    private static (List<string> Said, Picture Picture) Read(string path, PictureReadOptions options)
    {
        var said = new List<string>();
        return (said, PictureFile.Read(path, options with { Warn = said.Add }));
    }
}
