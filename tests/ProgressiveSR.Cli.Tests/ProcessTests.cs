using System.Text.Json;

namespace ProgressiveSR.Cli.Tests;

/// <summary>What only a process of its own shows: exit codes, signals, and being killed.</summary>
[Platform("Linux,MacOsX")]
internal sealed class ProcessTests : WorkFolderFixture
{
    [Test]
    public void Process_EndsWithTheContractsCodes()
    {
        using ToolProcess models = ToolProcess.Start("models", "--json");
        ToolRun done = models.Finish();
        Assert.That(done.Code, Is.Zero, done.Error);
        Assert.That(done.Json.GetProperty("models").GetArrayLength(), Is.EqualTo(2));

        using ToolProcess info = ToolProcess.Start("info", folder["none.psr"]);
        ToolRun failed = info.Finish();
        Assert.That(failed.Code, Is.EqualTo(1));
        ToolRun.RequireSentence(failed.Error);

        using ToolProcess nothing = ToolProcess.Start();
        Assert.That(nothing.Finish().Code, Is.EqualTo(2));
    }

    [Test]
    [Platform("Linux")]
    public void Encode_Interrupted_LeavesNothingBehind()
    {
        string picture = TestPictures.Write(folder["in.png"], 2500, 2000);
        using ToolProcess encode = ToolProcess.Start("encode", picture, folder["out.psr"], "--measure");
        encode.WaitForLibrary("libonnxruntime");
        encode.Interrupt();
        RequireStopped(encode.Finish());
        Assert.That(folder.Names, Is.EqualTo(new[] { "in.png" }));
    }

    [Test]
    public void Decode_InterruptedWhileRendering_LeavesNothingBehind()
    {
        // The warning about the end that is missing says that the file has been read.
        string file = folder["a.psr"];
        ToolRun.Succeed("encode", TestPictures.Write(folder["in.png"], 2500, 2000), file);
        using (FileStream stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length - 1);
        }

        string[] before = folder.Names;
        using ToolProcess decode = ToolProcess.Start("decode", file, folder["out.png"]);
        Assert.That(decode.ReadErrorLine(), Does.Contain("its highest complete level, 6, is shown"));
        decode.Interrupt();
        RequireStopped(decode.Finish());
        Assert.That(folder.Names, Is.EqualTo(before));
    }

    [TestCase("onnx")]
    [TestCase("torch")]
    public void Eval_Interrupted_LeavesNoTable(string backend)
    {
        // The warning about this file says that the evaluation has begun.
        File.WriteAllText(folder["0.png"], "no picture");
        TestPictures.Write(folder["1.png"], 1500, 1000);
        string[] before = folder.Names;
        using ToolProcess eval = ToolProcess.Start(
            "eval", folder.Path, "--skip-unreadable", "--backend", backend, "--out", folder["table.csv"]);
        Assert.That(eval.ReadErrorLine(), Does.Contain("0.png"));
        eval.Interrupt();
        RequireStopped(eval.Finish());
        Assert.That(folder.Names, Is.EqualTo(before));
    }

    [Test]
    public void Train_Interrupted_WritesACheckpointToGoOnFrom()
    {
        string config = TrainingFolder.Make(folder, iterations: 100_000);
        using ToolProcess train = ToolProcess.Start("train", config, "--progress", "plain");
        Assert.That(train.ReadErrorLine(), Does.StartWith("stage 0"));
        train.Interrupt();
        ToolRun stopped = train.Finish();
        Assert.That(stopped.Code, Is.EqualTo(ExitCode.Interrupted), stopped.Error);
        Assert.That(stopped.Error, Does.Contain("stopped at stage 0, iteration ").And.Contain("--resume"));
        Assert.That(
            new DirectoryInfo(folder["out"]).EnumerateFiles().Select(file => file.Name).Order(),
            Is.EqualTo(new[] { ".lock", "checkpoint.safetensors", "log.csv" }));
    }

    [Test]
    public void Train_Killed_Resumes()
    {
        string config = TrainingFolder.Make(folder, iterations: 60);
        using (ToolProcess killed = ToolProcess.Start("train", config, "--progress", "plain"))
        {
            Assert.That(killed.ReadErrorLine(), Does.StartWith("stage 0"));
            Assert.That(killed.ReadErrorLine(), Does.StartWith("stage 0"));
            killed.Kill();
            Assert.That(killed.Finish().Code, Is.Not.Zero);
        }

        JsonElement json = ToolRun.Succeed("train", config, "--resume", "--json").Json;
        Assert.That(json.GetProperty("stage").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("iteration").GetInt32(), Is.EqualTo(60));
        string[] log = File.ReadAllLines(Path.Combine(folder["out"], "log.csv"));
        Assert.That(log, Has.Length.EqualTo(1 + 2 * 30), "no iteration twice, none lost");
        ToolRun.Succeed("export", folder["out"], folder["model"]);
    }

    [Test]
    public void Torch_NoSuchFolder_NamesTheOption()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        using ToolProcess option = ToolProcess.Start("train", config, "--libtorch", folder["none"]);
        RequireMissing(option.Finish());
        using ToolProcess variable = ToolProcess.StartWith(
            new Dictionary<string, string> { ["PROGRESSIVESR_LIBTORCH"] = folder["none"] }, "train", config);
        RequireMissing(variable.Finish());

        static void RequireMissing(ToolRun run)
        {
            Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
            ToolRun.RequireSentence(run.Error);
            Assert.That(run.Error, Does.Contain("--libtorch"));
        }
    }

    private static void RequireStopped(ToolRun run)
    {
        Assert.That(run.Code, Is.EqualTo(ExitCode.Interrupted), run.Error);
        Assert.That(run.Error, Does.Contain("psr: stopped."));
        Assert.That(run.Output, Is.Empty);
    }
}
