using ProgressiveSR.Models;

namespace ProgressiveSR.Cli.Tests;

/// <summary>Two processes and one output: one whole result, or a refusal in one sentence.</summary>
[Platform("Linux,MacOsX")]
internal sealed class RaceTests : WorkFolderFixture
{
    private const int Rounds = 3;

    [Test]
    public void Encode_TwoToOneFile_LeaveOneWholeFile()
    {
        byte[][] expected = new byte[2][];
        for (int i = 0; i < expected.Length; i++)
        {
            TestPictures.Write(folder[$"{i}.png"], 500, 400, seed: i);
            ToolRun.Succeed("encode", folder[$"{i}.png"], folder[$"{i}.psr"]);
            expected[i] = File.ReadAllBytes(folder[$"{i}.psr"]);
        }

        for (int round = 0; round < Rounds; round++)
        {
            Both(["encode", folder["0.png"], folder["out.psr"]], ["encode", folder["1.png"], folder["out.psr"]]);
            byte[] made = File.ReadAllBytes(folder["out.psr"]);
            Assert.That(made, Is.EqualTo(expected[0]).Or.EqualTo(expected[1]), $"round {round}");
            Assert.That(folder.Names, Is.EqualTo(new[] { "0.png", "0.psr", "1.png", "1.psr", "out.psr" }));
        }
    }

    [Test]
    public void Export_TwoToOneFolder_LeaveOneWholeBundle()
    {
        string config = TrainingFolder.Make(folder, iterations: 2);
        ToolRun.Succeed("train", config);
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"tiny\"", "\"other\""));
        ToolRun.Succeed("train", config, "--out", folder["out2"]);
        for (int round = 0; round < Rounds; round++)
        {
            // From the second round on a bundle is there and gives way.
            Both(["export", folder["out"], folder["model"]], ["export", folder["out2"], folder["model"]]);
            ModelManifest manifest = WholeOutput.RequireBundle(folder["model"]);
            Assert.That(manifest.Name, Is.AnyOf("tiny", "other"));
            Assert.That(
                Directory.GetFiles(folder["model"]), Has.Length.EqualTo(manifest.Files.Count + 1), "one bundle's");
            Assert.That(folder.Names, Is.EqualTo(new[] { "model", "out", "out2", "pictures", "tiny.json" }));
        }
    }

    [Test]
    public void Train_IntoAFolderThatTrains_IsRefused()
    {
        string config = TrainingFolder.Make(folder, iterations: 100_000);
        using ToolProcess first = ToolProcess.Start("train", config, "--progress", "plain");
        Assert.That(first.ReadErrorLine(), Does.StartWith("stage 0"));
        foreach (string[] options in (string[][])[[], ["--resume"]])
        {
            string error = ToolRun.Fail(ExitCode.Failed, ["train", config, .. options]);
            Assert.That(error, Does.Contain(folder["out"]).And.Contain("Another training").And.Contain("--out"));
        }

        Assert.That(first.ReadErrorLine(), Does.StartWith("stage 0"), "the first one goes on");
        ToolRun.Succeed("train", TrainingFolder.Make(folder, iterations: 2), "--out", folder["elsewhere"]);
        first.Kill();
        first.Finish();
        int reached = WholeOutput.RequireCheckpoint(Path.Combine(folder["out"], "checkpoint.safetensors")).Iteration;
        ToolRun.Succeed("train", TrainingFolder.Make(folder, reached + 2), "--resume");
    }

    private static void Both(string[] one, string[] two)
    {
        using ToolProcess first = ToolProcess.Start(one);
        using ToolProcess second = ToolProcess.Start(two);
        foreach (ToolProcess process in new[] { first, second })
        {
            ToolRun run = process.Finish();
            Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        }
    }
}
