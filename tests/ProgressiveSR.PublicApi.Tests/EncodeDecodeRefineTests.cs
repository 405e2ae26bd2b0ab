using ProgressiveSR.Resizing;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>Runs the program that the README's first command runs.</summary>
public sealed class EncodeDecodeRefineTests
{
    private const string Program = "EncodeDecodeRefine";

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("psr-sample-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase(96, 64)]
    [TestCase(45, 7)]
    [TestCase(1, 1)]
    public void Sample_OwnPhoto_PrintsItsTableAndWritesItsPictures(int width, int height)
    {
        string photo = Path.Combine(folder, "photo.png");
        Picture picture = BicubicResize.Resize(Photos.Read("coffee").View, width, height);
        PictureFile.WritePng(picture, photo);

        (int exitCode, string output, string errors) = SampleProgram.Run(Program, photo, "--out", folder);

        Assert.That(errors, Is.Empty);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output.Split('\n').Count(line => line.StartsWith('|')), Is.EqualTo(7));
        Assert.That(PictureFile.ReadInfo(Path.Combine(folder, "first-picture.png")).Width, Is.EqualTo((width + 3) / 4));
        Assert.That(PictureFile.ReadInfo(Path.Combine(folder, "level-3.png")).Width, Is.EqualTo(width));
        Assert.That(PictureFile.ReadInfo(Path.Combine(folder, "region.png")).Height, Is.EqualTo(height));
        Assert.That(Path.Combine(folder, "contact-sheet.png"), Does.Exist);
    }

    [TestCase("no-such-photo.png")]
    [TestCase("--nonsense")]
    public void Sample_BadInput_SaysSoInOneLine(string argument)
    {
        (int exitCode, string output, string errors) = SampleProgram.Run(Program, argument, "--out", folder);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
        Assert.That(errors.TrimEnd('\n', '\r'), Does.Contain(argument).And.Not.Contains("\n"));
    }
}
