using ProgressiveSR.Transmission;

namespace ProgressiveSR.Tests.Transmission;

public sealed class PictureNamesTests
{
    private static readonly PictureNames Names = new(PictureNames.DefaultExtensions);

    [TestCase("b.png a.jpg", "a.jpg=a.jpg b.png=b.png")]
    [TestCase("a.png a.png.psr", "a.png=a.png.psr")]
    [TestCase("a.png.psr", "a.png.psr=a.png.psr")]
    [TestCase("a.psr B.PSR", "B.PSR=B.PSR a.psr=a.psr")]
    [TestCase("A.PNG a.jpeg a.webp", "A.PNG=A.PNG a.jpeg=a.jpeg a.webp=a.webp")]
    [TestCase("a.png a.png.PSR", "a.png=a.png a.png.PSR=a.png.PSR")]
    [TestCase("a.psr a.psr.psr", "a.psr=a.psr a.psr.psr=a.psr.psr")]
    [TestCase("notes.txt notes.txt.psr", "notes.txt.psr=notes.txt.psr")]
    [TestCase(".hidden.png parts index a.txt png", "")]
    public void List_FilesOfAFolder_GivesPicturesInOrder(string files, string expected) => Assert.That(
        string.Join(' ', Names.List(files.Split(' ')).Select(picture => $"{picture.Name}={picture.File}")),
        Is.EqualTo(expected));

    [Test]
    public void Find_EveryPossibleName_AgreesWithTheList()
    {
        string[] files = ["a.png", "a.png.psr", "b.psr", "c.jpg", "d.txt", "e.png.psr", ".f.png", "g.psr.psr"];
        Dictionary<string, string> listed = Names.List(files).ToDictionary(
            picture => picture.Name, picture => picture.File);
        foreach (string name in files.Concat(files.Select(file => file[..^4])).Append("none.png").Append(""))
        {
            string? found = Names.Find(name, file => files.Contains(file) ? file : null);
            Assert.That(found, Is.EqualTo(listed.GetValueOrDefault(name)), name);
        }
    }

    [Test]
    public void List_WithoutExtensions_HasEncodedFilesOnly() => Assert.That(
        new PictureNames([]).List(["a.png", "a.png.psr", "b.psr"]).Select(picture => picture.Name),
        Is.EqualTo(new[] { "a.png.psr", "b.psr" }));
}
