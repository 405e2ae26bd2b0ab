using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Transmission;

public sealed class WirePathsTests
{
    private static readonly ContentId Encoding = ContentId.Read(
        [.. Enumerable.Range(0, 16).Select(i => (byte)(17 * i))]);

    [TestCase("coffee.png", "coffee.png.json", "coffee.png.psr")]
    [TestCase("coffee.psr", "coffee.psr.json", "coffee.psr")]
    [TestCase("COFFEE.PSR", "COFFEE.PSR.json", "COFFEE.PSR")]
    [TestCase("a cup?.png", "a%20cup%3F.png.json", "a%20cup%3F.png.psr")]
    [TestCase("100%.png", "100%25.png.json", "100%25.png.psr")]
    [TestCase("café\U0001F600", "caf%C3%A9%F0%9F%98%80.json", "caf%C3%A9%F0%9F%98%80.psr")]
    public void ManifestAndFile_OfAName_AreEscaped(string name, string manifest, string file)
    {
        Assert.That(WirePaths.Manifest(name), Is.EqualTo(manifest));
        Assert.That(WirePaths.File(name), Is.EqualTo(file));
    }

    [Test]
    public void Parts_OfAnEncoding_AreBelowIt()
    {
        const string Folder = "parts/00112233445566778899aabbccddeeff";
        Assert.That(WirePaths.Encoding(Encoding), Is.EqualTo(Folder));
        Assert.That(WirePaths.Alpha(Encoding), Is.EqualTo(Folder + "/alpha"));
        Assert.That(WirePaths.Index(Encoding, 3), Is.EqualTo(Folder + "/3/index"));
        Assert.That(WirePaths.Level(Encoding, 0), Is.EqualTo(Folder + "/0/all"));
        Assert.That(WirePaths.Part(Encoding, 7, 1234), Is.EqualTo(Folder + "/7/1234"));
    }

    [TestCase("")]
    [TestCase(null)]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase(".hidden.png")]
    [TestCase("a/b")]
    [TestCase("a\\b")]
    [TestCase("C:b")]
    [TestCase("a\0b")]
    [TestCase("a\nb")]
    [TestCase("a.")]
    [TestCase("a ")]
    [TestCase(" a")]
    [TestCase("parts")]
    [TestCase("Parts")]
    [TestCase("index")]
    [TestCase("a\uD83D")]
    [TestCase("a\uFFFD")]
    public void IsName_TextThatNamesNoPicture_IsFalse(string? name)
    {
        Assert.That(WirePaths.IsName(name), Is.False);
        Assert.That(() => WirePaths.Manifest(name!), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void IsName_AtAndAboveTheLongest_Differs()
    {
        Assert.That(WirePaths.IsName(new string('a', 200)), Is.True);
        Assert.That(WirePaths.IsName(new string('a', 201)), Is.False);
    }
}
