using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli.Tests;

/// <summary>Disks that end in the middle of a file, folders that take none: one sentence, and nothing torn.</summary>
/// <remarks>
/// The system's limit on the size of files ends a file anywhere, for every user. Folders of the kernel refuse files to
/// every user, where permissions would not bind all of them.
/// </remarks>
[Platform("Linux")]
internal sealed class DiskTests : WorkFolderFixture
{
    /// <summary>4 KiB; less than any file or checkpoint here.</summary>
    private const int Blocks = 8;

    /// <summary>1 MiB; more than any file of a bundle here, and less than a file beside them.</summary>
    private const int CardBlocks = 2048;

    /// <summary>512 bytes; less than a table of eight levels.</summary>
    private const int TableBlocks = 1;

    [TestCase(false)]
    [TestCase(true)]
    public void EncodeDecodeEval_DiskEnds_SaySoAndKeepWhatWasThere(bool before)
    {
        Directory.CreateDirectory(folder["pictures"]);
        string picture = TestPictures.Write(Path.Combine(folder["pictures"], "in.png"), 300, 200);
        ToolRun.Succeed("encode", picture, folder["whole.psr"]);
        string[] targets = ["out.psr", "out.png", "out.jpg", "out.csv"];
        foreach (string target in before ? targets : [])
        {
            File.WriteAllText(folder[target], "old");
        }

        string[] names = folder.Names;
        RequireRefused(Blocks, "out.psr", "encode", picture, folder["out.psr"]);
        RequireRefused(Blocks, "out.png", "decode", folder["whole.psr"], folder["out.png"], "--level", "0");
        RequireRefused(Blocks, "out.jpg", "decode", folder["whole.psr"], folder["out.jpg"], "--level", "0");
        RequireRefused(TableBlocks, "out.csv", "eval", folder["pictures"], "--out", folder["out.csv"]);
        Assert.That(folder.Names, Is.EqualTo(names));
        foreach (string target in before ? targets : [])
        {
            Assert.That(File.ReadAllText(folder[target]), Is.EqualTo("old"));
        }
    }

    [Test]
    public void TrainExport_DiskEnds_SaySoAndKeepWhatWasThere()
    {
        ToolRun.Succeed("train", TrainingFolder.Make(folder, iterations: 2));
        ToolRun.Succeed("export", folder["out"], folder["model"]);
        string card = Path.Combine(folder["model"], "README.md");
        File.WriteAllText(card, new string('-', 2 << 20));
        string[] names = folder.Names;
        RequireRefused(Blocks, "model", "export", folder["out"], folder["model"]);
        RequireRefused(Blocks, "other", "export", folder["out"], folder["other"]);
        Assert.That(folder.Names, Is.EqualTo(names));
        RequireRefused(CardBlocks, "README.md", "export", folder["out"], folder["model"]);
        Assert.That(folder.Names, Is.EqualTo(names));
        WholeOutput.RequireBundle(folder["model"]);
        Assert.That(new FileInfo(card).Length, Is.EqualTo(2 << 20), "it lies beside the bundle's files, and stays");

        string checkpoint = Path.Combine(folder["out"], Trainer.CheckpointName);
        byte[] bytes = File.ReadAllBytes(checkpoint);
        string longer = TrainingFolder.Make(folder, iterations: 2, last: 6);
        RequireRefused(Blocks, Trainer.CheckpointName, "train", longer, "--resume");
        Assert.That(File.ReadAllBytes(checkpoint), Is.EqualTo(bytes));
        ToolRun.Succeed("train", longer, "--resume");
    }

    [TestCase("/proc/out")]
    [TestCase("/proc/self/out")]
    [TestCase("/sys/out")]
    [TestCase("/dev/out")]
    public void EncodeDecodeEvalTrainExport_FolderThatTakesNoFiles_NameTheTarget(string target)
    {
        TestPictures.Write(folder["in.png"], 32, 32);
        ToolRun.Succeed("encode", folder["in.png"], folder["in.psr"]);
        Assert.That(Failure("encode", folder["in.png"], $"{target}.psr"), Does.Contain($"'{target}.psr'"));
        Assert.That(Failure("decode", folder["in.psr"], $"{target}.png"), Does.Contain($"'{target}.png'"));
        Assert.That(
            Failure("eval", folder.Path, "--levels", "0", "--out", $"{target}.csv"), Does.Contain($"'{target}.csv'"));
        if (target == "/dev/out")
        {
            // Folders can be made there.
            return;
        }

        string config = TrainingFolder.Make(folder, iterations: 2);
        Assert.That(Failure("train", config, "--out", target), Does.Contain(target));
        ToolRun.Succeed("train", config);
        Assert.That(Failure("export", folder["out"], target), Does.Contain(target));
    }

    [Test]
    public void EncodeDecodeTrainExport_BelowAFile_NameIt()
    {
        TestPictures.Write(folder["in.png"], 32, 32);
        ToolRun.Succeed("encode", folder["in.png"], folder["in.psr"]);
        string below = Path.Combine(folder["in.psr"], "out");
        Assert.That(Failure("encode", folder["in.png"], $"{below}.psr"), Does.Contain($"'{below}.psr'"));
        Assert.That(Failure("decode", folder["in.psr"], $"{below}.png"), Does.Contain($"'{below}.png'"));
        string config = TrainingFolder.Make(folder, iterations: 2);
        Assert.That(Failure("train", config, "--out", below), Does.Contain(folder["in.psr"]));
        ToolRun.Succeed("train", config);
        Assert.That(Failure("export", folder["out"], below), Does.Contain(folder["in.psr"]));
        WholeOutput.RequireFile(folder["in.psr"]);
    }

    private static string Failure(params string[] args) => ToolRun.Fail(ExitCode.Failed, args);

    private static void RequireRefused(int blocks, string name, params string[] args)
    {
        using ToolProcess process = ToolProcess.StartLimited(blocks, args);
        ToolRun run = process.Finish();
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed), run.Error);
        Assert.That(run.Output, Is.Empty);
        ToolRun.RequireSentence(run.Error);
        Assert.That(run.Error, Does.Contain(name).And.Contain("does not allow a file of this size"));
    }
}
