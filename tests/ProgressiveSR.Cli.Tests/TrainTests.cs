using System.Text.Json;

namespace ProgressiveSR.Cli.Tests;

internal sealed class TrainTests : WorkFolderFixture
{
    [Test]
    public void Train_ToTheEnd_ExportsAModelThatEvaluates()
    {
        string config = TrainingFolder.Make(folder, iterations: 4);
        ToolRun trained = ToolRun.Succeed("train", config, "--progress", "plain", "--json");
        Assert.That(JsonShape.Of(trained.Json), Is.EqualTo("{stage, iteration, checkpoint}"));
        Assert.That(trained.Json.GetProperty("stage").GetInt32(), Is.EqualTo(1));
        Assert.That(trained.Json.GetProperty("iteration").GetInt32(), Is.EqualTo(4));
        Assert.That(trained.Error.Split('\n'), Has.Length.EqualTo(2 * 2 + 1));
        Assert.That(trained.Error, Does.Contain("loss").And.Contain("left").And.Contain("held-out level 0"));

        string checkpoint = trained.Json.GetProperty("checkpoint").GetString()!;
        JsonElement exported = ToolRun.Succeed("export", checkpoint, folder["model"], "--json").Json;
        Assert.That(JsonShape.Of(exported), Is.EqualTo("{name, fingerprint, files:[{name, bytes}]}"));
        Assert.That(exported.GetProperty("name").GetString(), Is.EqualTo("tiny"));
        foreach (JsonElement file in exported.GetProperty("files").EnumerateArray())
        {
            string path = Path.Combine(folder["model"], file.GetProperty("name").GetString()!);
            Assert.That(new FileInfo(path).Length, Is.EqualTo(file.GetProperty("bytes").GetInt64()), path);
        }

        JsonElement evaluated = ToolRun.Succeed(
            "eval", folder["pictures"], "--model", folder["model"], "--json").Json;
        Assert.That(evaluated.GetProperty("model").GetString(), Is.EqualTo("tiny"));
        Assert.That(evaluated.GetProperty("levels").GetArrayLength(), Is.EqualTo(2));

        ToolRun listed = ToolRun.Succeed("models", "--model", folder["model"], "--json");
        Assert.That(
            listed.Json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()),
            Is.EqualTo(new[] { "compact", "lite", "tiny" }));
        DecodesOnlyWithItsOwnModel();
    }

    [Test]
    public void Train_ThePapersScheme_ExportsAModelThatEveryCommandTakes()
    {
        string config = TrainingFolder.Make(
            folder,
            iterations: 2,
            "\"squares\": { \"networkPerLevel\": true, \"dataConsistency\": false }, \"convolution\": false, "
                + "\"memoryBudget\": 0,");
        ToolRun.Succeed("train", config);
        ToolRun.Succeed("export", folder["out"], folder["model"]);
        Assert.That(
            Directory.GetFiles(folder["model"]).Select(Path.GetFileName),
            Does.Contain("superresolver-x2-level1.onnx").And.Not.Contain("superresolver-x2.onnx"));

        string[] options = ["--model", folder["model"]];
        ToolRun models = ToolRun.Succeed(["models", .. options]);
        Assert.That(models.Output, Does.Contain("residual x4 + residual x2-level1"));
        Assert.That(models.Output, Does.Contain("x2-level1: residual").And.Contain("without data consistency"));

        string picture = Path.Combine(folder["pictures"], "0.png");
        ToolRun.Succeed(["encode", picture, folder["a.psr"], .. options]);
        foreach (string backend in new[] { "onnx", "torch" })
        {
            ToolRun evaluated = ToolRun.Succeed(["eval", folder["pictures"], "--backend", backend, .. options]);
            Assert.That(evaluated.Output, Does.StartWith("model tiny, 3 pictures, data consistency off"));
            string[] region = ["--roi", "8,8,16,16", "--roi-level", "1", "--backend", backend];
            ToolRun.Succeed(["decode", folder["a.psr"], folder[$"{backend}.png"], .. region, .. options]);
        }

        ToolRun compared = ToolRun.Succeed("compare", folder["onnx.png"], folder["torch.png"], "--json");
        JsonElement psnr = compared.Json.GetProperty("psnrRgb");
        Assert.That(psnr.ValueKind == JsonValueKind.Null || psnr.GetDouble() > 50, compared.Output);
    }

    [Test]
    public void Train_NoPictureOfUse_SaysHowManyAndNamesTheFirst()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        Directory.Delete(folder["pictures"], recursive: true);
        Directory.CreateDirectory(folder["pictures"]);
        Assert.That(
            ToolRun.Fail(ExitCode.Failed, "train", config),
            Does.Contain("No picture of 16 pixels or more").And.Contain(folder["pictures"]));

        TestPictures.Write(Path.Combine(folder["pictures"], "a tiny one.png"), 40, 15);
        File.WriteAllText(Path.Combine(folder["pictures"], "b.png"), "no picture");
        string error = ToolRun.Fail(ExitCode.Failed, "train", config);
        Assert.That(error, Does.Contain("2 were left out").And.Contain("a tiny one.png' is 40x15, below 16 pixels"));
        Assert.That(File.Exists(Path.Combine(folder["out"], "checkpoint.safetensors")), Is.False);
        Assert.That(File.Exists(Path.Combine(folder["out"], "log.csv")), Is.False);
    }

    [Test]
    public void Train_CheckpointThere_IsNotOverwritten()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        ToolRun.Succeed("train", config);
        byte[] checkpoint = File.ReadAllBytes(Path.Combine(folder["out"], "checkpoint.safetensors"));
        string error = ToolRun.Fail(ExitCode.Failed, "train", config);
        Assert.That(error, Does.Contain("--resume").And.Contain("--out"));
        Assert.That(
            File.ReadAllBytes(Path.Combine(folder["out"], "checkpoint.safetensors")), Is.EqualTo(checkpoint));

        ToolRun again = ToolRun.Succeed("train", config, "--resume", "--json");
        Assert.That(again.Json.GetProperty("iteration").GetInt32(), Is.EqualTo(2));
        ToolRun other = ToolRun.Succeed("train", config, "--out", folder["other"]);
        Assert.That(other.Output.TrimEnd(), Does.StartWith("stage 1, iteration 2, ").And.Contain(folder["other"]));
    }

    [Test]
    public void Train_WithData_ReplacesTheConfigurationsFolders()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        Directory.Move(folder["pictures"], folder["elsewhere"]);
        File.WriteAllText(Path.Combine(folder["elsewhere"], "text.png"), "no picture");
        Assert.That(ToolRun.Fail(ExitCode.Failed, "train", config), Does.Contain("pictures"));
        ToolRun run = ToolRun.Succeed("train", config, "--data", folder["elsewhere"]);
        Assert.That(run.Error, Does.StartWith("psr: warning: skipped: ").And.Contain("text.png"));
    }

    [Test]
    public void Train_BrokenConfiguration_NamesIt()
    {
        File.WriteAllText(folder["broken.json"], "{ \"name\": ");
        Assert.That(ToolRun.Fail(ExitCode.Failed, "train", folder["broken.json"]), Does.Contain("broken.json"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "train", folder["none.json"]), Does.Contain("none.json"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "train", folder.Path), Does.Contain("is a folder"));
    }

    [Test]
    public void Train_MistakeThatNeedsNoPictures_IsToldBeforeThoseAreRead()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        ToolRun.Succeed("train", config);
        File.WriteAllText(Path.Combine(folder["pictures"], "text.png"), "no picture");
        byte[] log = File.ReadAllBytes(Path.Combine(folder["out"], "log.csv"));

        // A picture that is read makes a line of its own, and so no single sentence.
        AssertRefused("\"residual\"", "\"unknown\"", "'unknown'", "--out", folder["other"]);
        AssertRefused("\"features\": 8", "\"features\": 0", "'features'", "--out", folder["other"]);
        AssertRefused("\"tiny\"", "\"a/b\"", "'a/b'", "--out", folder["other"]);
        AssertRefused("\"threads\"", "\"seed\": 7, \"threads\"", "seed 1, not with 7", "--resume");
        AssertRefused("\"threads\"", "\"startFrom\": \"none\", \"threads\"", "none", "--out", folder["other"]);
        Assert.That(File.ReadAllBytes(Path.Combine(folder["out"], "log.csv")), Is.EqualTo(log));

        void AssertRefused(string good, string bad, string named, params string[] options)
        {
            string changed = folder["changed.json"];
            File.WriteAllText(changed, File.ReadAllText(config).Replace(good, bad, StringComparison.Ordinal));
            Assert.That(ToolRun.Fail(ExitCode.Failed, ["train", changed, .. options]), Does.Contain(named));
        }
    }

    [Test]
    public void Train_BundleOfAnotherNetwork_WarnsThatItStartsAfresh()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        ToolRun.Succeed("train", config);
        ToolRun.Succeed("export", folder["out"], folder["model"]);
        File.WriteAllText(
            config,
            File.ReadAllText(config)
                .Replace("\"threads\"", "\"startFrom\": \"model\", \"threads\"", StringComparison.Ordinal)
                .Replace("\"blocks\": 1", "\"blocks\": 2", StringComparison.Ordinal));

        ToolRun run = ToolRun.Succeed("train", config, "--out", folder["other"]);

        Assert.That(run.Error, Does.Contain("warning: network x4 starts afresh: ")
            .And.Contain("warning: network x2 starts afresh: ").And.Contain(folder["model"]));
    }

    [Test]
    public void Train_TokenCancelled_StopsWithASentence()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        ToolRun run = ToolRun.Start(new CancellationToken(canceled: true), "train", config);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Interrupted));
        ToolRun.RequireSentence(run.Error);
    }

    [Test]
    public void Export_NoCheckpoint_Fails()
    {
        File.WriteAllText(folder["text"], "no checkpoint");
        Assert.That(ToolRun.Fail(ExitCode.Failed, "export", folder["text"], folder["model"]), Does.Contain("text"));
        Assert.That(ToolRun.Fail(ExitCode.Failed, "export", folder["none"], folder["model"]), Does.Contain("none"));
        Assert.That(folder.Names, Is.EqualTo(new[] { "text" }));
    }

    private void DecodesOnlyWithItsOwnModel()
    {
        string picture = Path.Combine(folder["pictures"], "0.png");
        ToolRun.Succeed("encode", picture, folder["a.psr"], "--model", folder["model"]);
        string missing = ToolRun.Fail(ExitCode.Failed, "decode", folder["a.psr"], folder["a.png"]);
        Assert.That(missing, Does.Contain("'tiny'").And.Contain("--model"));
        string other = ToolRun.Fail(ExitCode.Failed, "decode", folder["a.psr"], folder["a.png"], "--model", "lite");
        Assert.That(other, Does.Contain("'tiny'").And.Contain("--model lite"));
        ToolRun.Succeed("decode", folder["a.psr"], folder["a.png"], "--model", folder["model"]);
    }
}
