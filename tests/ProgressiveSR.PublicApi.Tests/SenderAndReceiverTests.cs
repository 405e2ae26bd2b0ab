using System.Diagnostics;
using ProgressiveSR.Resizing;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.PublicApi.Tests;

/// <summary>The sample that sends over HTTP, both ends in one process and each in its own.</summary>
public sealed class SenderAndReceiverTests
{
    private const string Program = "SenderAndReceiver";

    private string folder = "";
    private string photo = "";

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("psr-sample-").FullName;
        photo = Path.Combine(folder, "a photo.png");
        PictureFile.WritePng(BicubicResize.Resize(Photos.Read("coffee").View, 320, 224), photo);
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Sample_OwnPhoto_PrintsEveryStepAndWhyItStops()
    {
        string target = Path.Combine(folder, "received.png");
        (int exitCode, string output, string errors) =
            SampleProgram.Run(Program, photo, "--roi", "100,50,40,40", "--out", target);

        Assert.That(errors, Is.Empty);
        Assert.That(exitCode, Is.Zero);
        RequireSteps(output);
        Assert.That(PictureFile.ReadInfo(target).Width, Is.EqualTo(320));
    }

    [Test]
    public void Sample_TwoProcesses_ReceiveWhatTheOtherSends()
    {
        ProcessStartInfo start = new(
            "dotnet", [SampleProgram.PathOf(Program), "send", folder, "--url", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        };
        using Process sender = Process.Start(start)!;
        try
        {
            string url = sender.StandardOutput.ReadLine()!.Split("NAME")[0] + "a%20photo.png";
            (int exitCode, string output, string errors) =
                SampleProgram.Run(Program, "receive", url, "--out", Path.Combine(folder, "received.png"));
            Assert.That(errors, Is.Empty);
            Assert.That(exitCode, Is.Zero);
            RequireSteps(output);
        }
        finally
        {
            sender.Kill();
        }
    }

    [TestCase("there is no", "no-such-photo.png")]
    [TestCase("--nonsense", "--nonsense")]
    [TestCase("--roi 1,2", "--roi", "1,2")]
    [TestCase("cannot be reached", "receive", "http://127.0.0.1:9/pictures/a.png")]
    [TestCase("not an absolute URL", "receive", "a.png")]
    [TestCase("no-such-folder", "send", "no-such-folder")]
    public void Sample_BadInput_SaysSoInOneLine(string said, params string[] arguments)
    {
        (int exitCode, string output, string errors) = SampleProgram.Run(Program, arguments);

        Assert.That(exitCode, Is.EqualTo(1), errors);
        Assert.That(output, Is.Empty);
        Assert.That(errors.TrimEnd('\n', '\r'), Does.Contain(said).IgnoreCase.And.Not.Contains("\n"));
    }

    /// <summary>
    /// Levels follow each other, in the region from where the whole ended, and only the last of each stops.
    /// </summary>
    private static void RequireSteps(string output)
    {
        string[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        int region = Array.FindIndex(lines, line => line.StartsWith("The region", StringComparison.Ordinal));
        string[] whole = lines[2..region];
        string[] refined = lines[(region + 1)..^1];
        string[] steps = [.. whole, .. refined];
        Assert.That(whole, Has.Length.GreaterThan(1));
        Assert.That(refined, Is.Not.Empty);
        for (int level = 0; level < steps.Length; level++)
        {
            Assert.That(steps[level], Does.Match($"^  asked for level {level}: [1-9][0-9,]* bytes; "));
            Assert.That(
                steps[level],
                level == whole.Length - 1 || level == steps.Length - 1
                    ? Does.Contain("; stop, ")
                    : Does.EndWith("; go on"));
        }

        Assert.That(whole[^1], Does.Contain("stop, estimated"));
        Assert.That(refined[^1], Does.Contain("stop, PSNR is"));
        Assert.That(lines[^1], Does.Contain($"in {1 + steps.Length} requests"), "one for the manifest, one a level");
    }
}
