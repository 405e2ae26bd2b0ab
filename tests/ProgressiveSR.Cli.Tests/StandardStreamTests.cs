using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

/// <summary>Standard streams that are closed, full, or pipes that nobody reads.</summary>
[Platform("Linux")]
internal sealed class StandardStreamTests
{
    private WorkFolder folder = null!;
    private string cut = null!;

    [SetUp]
    public void MakeATruncatedFile()
    {
        folder = new WorkFolder();
        ToolRun.Succeed("encode", TestPictures.Write(folder["in.png"], 64, 64), folder["a.psr"]);
        cut = folder["cut.psr"];
        File.WriteAllBytes(cut, File.ReadAllBytes(folder["a.psr"])[..^1]);
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [TestCase("2>&-")]
    [TestCase("2>/dev/full")]
    public void Decode_WarningThatCannotBePrinted_StillMakesThePicture(string redirection)
    {
        using ToolProcess decode = ToolProcess.StartRedirected(redirection, "decode", cut, folder["o.png"], "--json");
        ToolRun run = decode.Finish();
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done));
        Assert.That(run.Json.GetProperty("level").GetInt32(), Is.EqualTo(6));
        Assert.That(PictureFile.Read(folder["o.png"]).Width, Is.EqualTo(64));
    }

    [Test]
    public void Decode_ErrorPipeThatNobodyReads_StillMakesThePicture()
    {
        using ToolProcess decode = ToolProcess.Start("decode", cut, folder["o.png"]);
        decode.CloseError();
        Assert.That(decode.Finish().Code, Is.EqualTo(ExitCode.Done));
        Assert.That(PictureFile.Read(folder["o.png"]).Width, Is.EqualTo(64));
    }

    [TestCase(ExitCode.Failed, "info", "none.psr")]
    [TestCase(ExitCode.WrongUsage, "info", "a.psr", "--nonsense")]
    [TestCase(ExitCode.WrongUsage)]
    public void Run_FailureThatCannotBePrinted_KeepsItsCode(int code, params string[] args)
    {
        foreach (string redirection in (string[])["2>&-", "2>/dev/full", ">/dev/full 2>/dev/full"])
        {
            using ToolProcess tool = ToolProcess.StartRedirected(redirection, args);
            Assert.That(tool.Finish().Code, Is.EqualTo(code), redirection);
        }
    }

    [Test]
    public void Train_ProgressThatCannotBePrinted_TrainsToTheEnd()
    {
        string config = TrainingFolder.Make(folder, iterations: 4);
        using ToolProcess train = ToolProcess.StartRedirected("2>/dev/full", "train", config, "--progress", "plain");
        Assert.That(train.Finish().Code, Is.EqualTo(ExitCode.Done));
        Assert.That(File.Exists(Path.Combine(folder["out"], "checkpoint.safetensors")));
    }

    [Test]
    [Platform("Linux")]
    public void Encode_InterruptedWhereNothingCanBeSaid_StopsAsUsual()
    {
        string picture = TestPictures.Write(folder["large.png"], 2500, 2000);
        string[] before = folder.Names;
        using ToolProcess encode = ToolProcess.StartRedirected(
            "2>/dev/full", "encode", picture, folder["b.psr"], "--measure");
        encode.WaitForLibrary("libonnxruntime");
        encode.Interrupt();
        Assert.That(encode.Finish().Code, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(folder.Names, Is.EqualTo(before));
    }

    [TestCase(">&-", "--json")]
    [TestCase(">/dev/full", "--json")]
    [TestCase(">/dev/full")]
    public void Encode_ResultThatCannotBePrinted_FailsWithTheFileComplete(string redirection, params string[] options)
    {
        using ToolProcess encode = ToolProcess.StartRedirected(
            redirection, ["encode", folder["in.png"], folder["b.psr"], .. options]);
        ToolRun run = encode.Finish();
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        ToolRun.RequireSentence(run.Error);
        Assert.That(run.Error, Does.Contain("Standard output"));
        Assert.That(File.ReadAllBytes(folder["b.psr"]), Is.EqualTo(File.ReadAllBytes(folder["a.psr"])));
    }

    [Test]
    public void Encode_NeitherStreamTakesAnything_FailsWithTheFileComplete()
    {
        using ToolProcess encode = ToolProcess.StartRedirected(
            ">/dev/full 2>/dev/full", "encode", folder["in.png"], folder["b.psr"], "--json");
        Assert.That(encode.Finish().Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(File.ReadAllBytes(folder["b.psr"]), Is.EqualTo(File.ReadAllBytes(folder["a.psr"])));
    }

    [Test]
    public void Help_ThatCannotBePrinted_FailsWithASentence()
    {
        using ToolProcess help = ToolProcess.StartRedirected(">/dev/full", "decode", "--help");
        ToolRun run = help.Finish();
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        ToolRun.RequireSentence(run.Error);
    }
}
