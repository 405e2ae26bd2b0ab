using System.Globalization;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.PublicApi.Tests;

public sealed class SwapSuperResolverTests
{
    private const string Program = "SwapSuperResolver";
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("psr-sample-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Sample_OwnPhoto_ComparesThreeNetworksOnTheSamePackets()
    {
        string photo = Path.Combine(folder, "photo.png");
        PictureFile.WritePng(BicubicResize.Resize(Photos.Read("coffee").View, 96, 64), photo);

        (int exitCode, string output, string errors) =
            SampleProgram.Run(Program, photo, "--iterations", "20", "--out", folder);

        Assert.That(errors, Is.Empty);
        Assert.That(exitCode, Is.Zero);
        double[][] rows =
        [
            .. output.Split('\n')
                .Where(line => line.StartsWith('|'))
                .Skip(2)
                .Select(line => line.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Select(cells => cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
        ];
        Assert.That(rows, Has.Length.EqualTo(3));
        Assert.That(rows.Select(row => row[0]).Distinct().Count(), Is.EqualTo(1), "level 0 has lite's own network");
        Assert.That(rows.Select(row => row[^1]).Distinct().Count(), Is.EqualTo(3), "level 7 has three networks");
        Assert.That(rows.Select(row => row[^1] - row[0]), Has.All.GreaterThan(2), "samples count, whatever the network");
        Assert.That(Path.Combine(folder, "espcn", "manifest.json"), Does.Exist);
    }

    [TestCase("no-such-photo.png")]
    [TestCase("--onnx")]
    [TestCase("--nonsense")]
    public void Sample_BadInput_SaysSoInOneLine(string argument)
    {
        (int exitCode, string output, string errors) = SampleProgram.Run(Program, argument);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
        Assert.That(errors.TrimEnd('\n', '\r'), Does.Contain(argument).And.Not.Contains("\n"));
    }
}
