using System.Diagnostics;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

/// <summary>
/// Outputs that would replace an input, or cannot be what they are asked to be: told before any work.
/// </summary>
internal sealed class OutputTests
{
    private WorkFolder folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        folder = new WorkFolder();
        TestPictures.Write(folder["photo.png"], 40, 30);
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void Eval_TableInPlaceOfAPicture_IsRefused()
    {
        RequireRefused("photo.png", "eval", folder.Path, "--out", folder["photo.png"]);
        RequireRefused("photo.png", "eval", folder.Path, "--out", Path.Combine(folder.Path, ".", "photo.png"));
    }

    [Test]
    public void Decode_PictureInPlaceOfTheFile_IsRefused()
    {
        Encode("in.png");
        RequireRefused("in.png", "decode", folder["in.png"], folder["in.png"]);
        RequireRefused(
            "in.png", "decode", folder["in.png"], Path.GetRelativePath(Environment.CurrentDirectory, folder["in.png"]));
    }

    [Test]
    public void Encode_FileInPlaceOfThePicture_IsRefused()
    {
        File.Move(folder["photo.png"], folder["photo.psr"]);
        RequireRefused("photo.psr", "encode", folder["photo.psr"], folder["photo.psr"]);
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void Decode_ThroughLinks_IsRefused()
    {
        Encode("in.png");
        File.CreateSymbolicLink(folder["link.png"], folder["in.png"]);
        File.CreateSymbolicLink(folder["twice.png"], "link.png");
        Directory.CreateSymbolicLink(folder["here"], folder.Path);
        RequireRefused("in.png", "decode", folder["in.png"], folder["link.png"]);
        RequireRefused("in.png", "decode", folder["link.png"], folder["in.png"]);
        RequireRefused("twice.png", "decode", folder["twice.png"], folder["link.png"]);
        RequireRefused("in.png", "decode", folder["in.png"], Path.Combine(folder["here"], "in.png"));
        RequireRefused("in.png", "eval", folder["here"], "--out", folder["in.png"]);
    }

    [Test]
    [Platform("Linux")]
    public void Decode_ThroughAHardLink_IsRefused()
    {
        Encode("in.png");
        using (Process link = Process.Start("ln", [folder["in.png"], folder["hard.png"]]))
        {
            link.WaitForExit();
        }

        RequireRefused("in.png", "decode", folder["in.png"], folder["hard.png"]);
        RequireRefused("hard.png", "decode", folder["hard.png"], folder["in.png"]);
    }

    [Test]
    public void Decode_InOtherCapitals_IsRefusedWhereThatIsTheSameFile()
    {
        Encode("in.png");
        if (File.Exists(folder["IN.PNG"]))
        {
            RequireRefused("in.png", "decode", folder["in.png"], folder["IN.PNG"]);
        }
        else
        {
            ToolRun.Succeed("decode", folder["in.png"], folder["IN.PNG"]);
            Assert.That(PictureFile.ReadInfo(folder["IN.PNG"]).Width, Is.EqualTo(40));
        }
    }

    [Test]
    public void Decode_PictureThatIsThere_IsReplaced()
    {
        Encode("a.psr");
        File.WriteAllText(folder["o.png"], "old");
        ToolRun.Succeed("decode", folder["a.psr"], folder["o.png"]);
        Assert.That(PictureFile.ReadInfo(folder["o.png"]).Width, Is.EqualTo(40));
    }

    [Test]
    public void Train_LogInPlaceOfTheConfiguration_IsRefused()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        Directory.CreateDirectory(folder["out"]);
        string log = Path.Combine(folder["out"], "log.csv");
        File.Move(config, log);
        string pictures = folder["pictures"];
        RequireRefused("log.csv", "train", log, "--out", folder["out"], "--data", pictures);
        File.WriteAllText(folder["file"], "");
        File.Copy(log, config);
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "train", config, "--out", folder["file"]), Does.Contain("is a file"));
    }

    [Test]
    public void ModelOfAnOutputsName_IsLeftAlone()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        ToolRun.Succeed("train", config);
        ToolRun.Succeed("export", folder["out"], folder["model"]);
        string manifest = Path.Combine(folder["model"], "manifest.json");
        RequireRefused("manifest.json", "eval", folder["pictures"], "--model", folder["model"], "--out", manifest);

        string checkpoint = Path.Combine(folder["model"], "checkpoint.safetensors");
        File.Copy(Path.Combine(folder["out"], "checkpoint.safetensors"), checkpoint);
        RequireRefused("checkpoint.safetensors", "export", checkpoint, folder["model"]);
        RequireRefused("checkpoint.safetensors", "export", folder["model"], folder["model"]);
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "export", folder["out"], folder["photo.png"]), Does.Contain("is a file"));
    }

    [Test]
    public void Decode_WiderThanWebp_IsToldBeforeTheWork()
    {
        string file = Unreadable(17_000, 320);
        string error = ToolRun.Fail(ExitCode.Failed, "decode", file, folder["o.webp"]);
        Assert.That(error, Does.Contain("o.webp").And.Contain("17000x320").And.Contain("16383").And.Contain("PNG"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "decode", file, folder["o.png"]), Does.Contain("damaged"));
    }

    [TestCase(8, 65_501, "o.jpg", "8x65501")]
    [TestCase(8, 65_501, "o.JPEG", "8x65501", "--level", "0")]
    [TestCase(65_537, 8, "o.webp", "16385x2", "--lr", "--level", "0")]
    [TestCase(32_768, 8, "o.webp", "16384x4", "--lr", "--level", "3")]
    [TestCase(32_768, 8, "o.webp", "16384x4", "--lr", "--roi", "0,0,8,8")]
    [TestCase(16_384, 8, "o.webp", "16384x8", "--roi", "0,0,8,8", "--roi-level", "2")]
    [TestCase(65_501, 8, "o.jpg", "damaged", "--lr")]
    [TestCase(65_529, 8, "o.webp", "damaged", "--lr", "--level", "0")]
    [TestCase(16_383, 8, "o.webp", "damaged")]
    public void Decode_AroundAFormatsLimit_IsToldBeforeTheWork(
        int width, int height, string name, string expected, params string[] options)
    {
        string file = Unreadable(width, height);
        string error = ToolRun.Fail(ExitCode.Failed, ["decode", file, folder[name], .. options]);
        Assert.That(error, Does.Contain(expected));
    }

    [Test]
    public void Decode_OutputThatCannotBe_IsToldBeforeTheWork()
    {
        string file = Unreadable(40, 30);
        string nowhere = Path.Combine(folder["nowhere"], "o.png");
        Assert.That(ToolRun.Fail(ExitCode.Failed, "decode", file, nowhere), Does.Contain("nowhere"));
        Assert.That(ToolRun.Fail(ExitCode.WrongUsage, "decode", file, folder["o.bmp"]), Does.Contain("o.bmp"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "eval", folder.Path, "--out", nowhere), Does.Contain("nowhere"));
        Assert.That(ToolRun.Fail(ExitCode.WrongUsage, "encode", folder["none"], folder["o"]), Does.Contain(".psr"));
        Directory.CreateDirectory(folder["o.png"]);
        Assert.That(ToolRun.Fail(ExitCode.Failed, "decode", file, folder["o.png"]), Does.Contain("is a folder"));
    }

    private void Encode(string name)
    {
        ToolRun.Succeed("encode", folder["photo.png"], folder["a.psr"]);
        File.Move(folder["a.psr"], folder[name], overwrite: true);
    }

    /// <summary>A file of which no level can be read: whoever says something else has not tried.</summary>
    private string Unreadable(int width, int height)
    {
        ToolRun.Succeed("encode", TestPictures.Write(folder["in.png"], width, height), folder["a.psr"]);
        byte[] bytes = File.ReadAllBytes(folder["a.psr"]);
        using (PsrFile file = PsrFile.Open(folder["a.psr"]))
        {
            bytes[file.Info.GetPartsRange(0).Offset] ^= 1;
        }

        File.WriteAllBytes(folder["bad.psr"], bytes);
        return folder["bad.psr"];
    }

    private void RequireRefused(string input, params string[] args)
    {
        Dictionary<string, byte[]> before = Content();
        string error = ToolRun.Fail(ExitCode.WrongUsage, args);
        Assert.That(error, Does.Contain("would replace the input").And.Contain(input));
        Assert.That(Content(), Is.EqualTo(before));
    }

    private Dictionary<string, byte[]> Content() => new DirectoryInfo(folder.Path)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .ToDictionary(file => file.FullName, file => File.ReadAllBytes(file.FullName));
}
