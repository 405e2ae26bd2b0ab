using ProgressiveSR.PictureFiles.Tests;
using ProgressiveSR.PublicApi.Tests;

namespace ProgressiveSR.ImageSharp.Tests;

/// <summary>What the README shows is what was compiled, and it runs.</summary>
public sealed class ReadmeTests : TemporaryFolder
{
    [Test]
    public void Readme_CodeBlocks_EqualTheSnippets()
    {
        CodeBlock[] shown = [.. CodeBlock.FromReadmes()];
        CodeBlock[] compiled = [.. CodeBlock.FromSnippets()];

        Assert.That(shown.Select(block => block.Name), Is.EqualTo(compiled.Select(block => block.Name)));
        Assert.That(shown.Select(block => block.Code), Is.EqualTo(compiled.Select(block => block.Code)));
        Assert.That(shown.SelectMany(block => block.Usings), Is.SubsetOf(compiled[0].Usings));
    }

    [Test]
    public void Readme_Usage_Works()
    {
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Folder;
        try
        {
            File.WriteAllBytes("photo.jpg", TestPictures.Encode(TestPictures.Noise(40, 30), PictureFormat.Jpeg));

            ReadmeSnippets.Files();
            ReadmeSnippets.Images();
            ReadmeSnippets.AnyVersion();

            byte[] expected = PictureFile.Read("photo.jpg").Pixels.ToArray();
            Assert.That(PictureFile.Read("photo.png").Pixels.ToArray(), Is.EqualTo(expected));
            Assert.That(PictureFile.Read("back.png").Pixels.ToArray(), Is.EqualTo(expected));
            Assert.That(PictureFile.Read("copy.png").Pixels.ToArray(), Is.EqualTo(expected));
            Assert.That(PictureFile.ReadInfo("photo.webp").Pixels, Is.EqualTo(1200));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }
}
