using System.Diagnostics;
using System.Reflection;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>Runs the program that the README's first command runs.</summary>
public sealed class SampleTests
{
    private static readonly string Program = typeof(SampleTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(item => item.Key == "Sample")
        .Value!;

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

        (int exitCode, string output, string errors) = Run(photo, "--out", folder);

        Assert.That(errors, Is.Empty);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output.Split('\n').Count(line => line.StartsWith('|')), Is.EqualTo(7));
        Assert.That(PictureFile.ReadInfo(Path.Combine(folder, "first-picture.png")).Width, Is.EqualTo((width + 3) / 4));
        Assert.That(PictureFile.ReadInfo(Path.Combine(folder, "level-7.png")).Width, Is.EqualTo(width));
        Assert.That(PictureFile.ReadInfo(Path.Combine(folder, "region.png")).Height, Is.EqualTo(height));
        Assert.That(Path.Combine(folder, "contact-sheet.png"), Does.Exist);
    }

    [TestCase("no-such-photo.png")]
    [TestCase("--nonsense")]
    public void Sample_BadInput_SaysSoInOneLine(string argument)
    {
        (int exitCode, string output, string errors) = Run(argument, "--out", folder);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
        Assert.That(errors.TrimEnd('\n', '\r'), Does.Contain(argument).And.Not.Contains("\n"));
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
