using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli.Tests;

/// <summary>
/// <c>kill -9</c> at seeded moments: outputs are absent, old or new, never torn, and leftovers are in nobody's way.
/// </summary>
/// <remarks>
/// Of four kills one waits for something temporary to appear and a little longer, so that it meets the writing, and one
/// for a change of the target, so that it meets a target that would grow piece by piece. Leftovers are removed by a
/// later run; the tests let the time until then pass by setting it.
/// </remarks>
[Platform("Linux,MacOsX")]
internal sealed class KillTests
{
    private const int Kills = 8;

    /// <summary>About what the tool takes to start.</summary>
    private const int StartMilliseconds = 1200;

    /// <summary>About what it takes to write.</summary>
    private const int WriteMilliseconds = 150;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private WorkFolder folder = null!;
    private Random random = null!;

    [SetUp]
    public void MakeFolder()
    {
        folder = new WorkFolder();
        random = new Random(1);
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void Encode_Killed_LeavesTheOldFileOrTheNewOne()
    {
        string picture = TestPictures.Write(folder["in.png"], 700, 500);
        string target = folder["out.psr"];
        ToolRun.Succeed("encode", TestPictures.Write(folder["other.png"], 300, 200), folder["old.psr"]);
        ToolRun.Succeed("encode", picture, folder["new.psr"]);
        byte[] old = File.ReadAllBytes(folder["old.psr"]);
        byte[] made = File.ReadAllBytes(folder["new.psr"]);
        int met = 0;
        for (int i = 0; i < Kills; i++)
        {
            byte[]? before = i < Kills / 2 ? old : null;
            File.Delete(target);
            if (before is not null)
            {
                File.WriteAllBytes(target, before);
            }

            met += Kill(i, () => State(".out.psr.*"), () => State("out.psr"), "encode", picture, target);
            byte[]? after = File.Exists(target) ? File.ReadAllBytes(target) : null;
            Assert.That(after, Is.EqualTo(before).Or.EqualTo(made), $"kill {i}");
        }

        RequireMet(met);
        folder.Age();
        ToolRun.Succeed("encode", picture, target);
        Assert.That(File.ReadAllBytes(target), Is.EqualTo(made));
        WholeOutput.RequireFile(target);
        Assert.That(
            folder.Names, Is.EqualTo(new[] { "in.png", "new.psr", "old.psr", "other.png", "out.psr" }), "leftovers");
    }

    [Test]
    public void Export_Killed_LeavesTheOldBundleOrTheNewOne()
    {
        ToolRun.Succeed("train", TrainingFolder.Make(folder, iterations: 2));
        string target = folder["model"];
        string card = Path.Combine(target, "README.md");
        int met = 0;
        for (int i = 0; i < Kills; i++)
        {
            bool before = i < Kills / 2;
            if (before)
            {
                ToolRun.Succeed("export", folder["out"], target);
                File.WriteAllText(card, "a model card");
            }
            else if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            met += Kill(i, () => State(".model.new-*"), () => State("model"), "export", folder["out"], target);
            if (before || Directory.Exists(target))
            {
                WholeOutput.RequireBundle(target);
                Assert.That(File.Exists(card), Is.EqualTo(before), $"kill {i}");
            }
        }

        RequireMet(met);
        folder.Age();
        ToolRun.Succeed("export", folder["out"], target);
        WholeOutput.RequireBundle(target);
        Assert.That(folder.Names, Is.EqualTo(new[] { "model", "out", "pictures", "tiny.json" }), "leftovers");
    }

    [Test]
    public void Train_KilledAgainAndAgain_ResumesAndEndsWell()
    {
        string config = TrainingFolder.Make(folder, iterations: 100_000);
        string checkpoint = Path.Combine(folder["out"], Trainer.CheckpointName);
        int iteration = 0;
        int met = 0;
        for (int i = 0; i < Kills; i++)
        {
            met += Kill(
                i,
                () => State($".{Trainer.CheckpointName}.*", "out"),
                () => State(Trainer.CheckpointName, "out"),
                "train",
                config,
                "--resume");
            if (iteration > 0 || File.Exists(checkpoint))
            {
                Checkpoint read = WholeOutput.RequireCheckpoint(checkpoint);
                Assert.That(read.Iteration, Is.GreaterThanOrEqualTo(iteration), $"kill {i}");
                iteration = read.Iteration;
            }
        }

        RequireMet(met);
        Assert.That(iteration, Is.Positive, "nothing was trained");
        folder.Age();
        int end = iteration + 4;
        ToolRun run = ToolRun.Succeed("train", TrainingFolder.Make(folder, end), "--resume", "--json");
        Assert.That(run.Json.GetProperty("iteration").GetInt32(), Is.EqualTo(end));
        Assert.That(
            File.ReadAllLines(Path.Combine(folder["out"], Trainer.LogName)),
            Has.Length.EqualTo(1 + end),
            "a line for every other iteration of two stages, none twice, none lost");
        Assert.That(
            Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order(),
            Is.EqualTo(new[] { ".lock", Trainer.CheckpointName, Trainer.LogName }),
            "leftovers");
        ToolRun.Succeed("export", folder["out"], folder["model"]);
        WholeOutput.RequireBundle(folder["model"]);
    }

    /// <summary>What there is by a name: names and times.</summary>
    private string State(string pattern, string within = "")
    {
        DirectoryInfo parent = new(Path.Combine(folder.Path, within));
        IEnumerable<FileSystemInfo> entries = parent.Exists ? parent.EnumerateFileSystemInfos(pattern) : [];
        return string.Join('\n', entries.Select(entry => $"{entry.Name} {entry.LastWriteTimeUtc:O}").Order());
    }

    private static void RequireMet(int met)
    {
        TestContext.Out.WriteLine($"{met} of {Kills} kills met the writing");
        Assert.That(met, Is.Positive, "no kill met the writing");
    }

    /// <summary>Starts the tool and kills it; 1 where it was writing or had begun to, else 0.</summary>
    /// <param name="number">Says what the kill waits for.</param>
    /// <param name="temporary">The state of what is half written.</param>
    /// <param name="target">The state of the target.</param>
    /// <param name="args">The tool's.</param>
    private int Kill(int number, Func<string> temporary, Func<string> target, params string[] args)
    {
        string temporaryBefore = temporary();
        string targetBefore = target();
        (Func<bool> due, int delay) = (number % 4) switch
        {
            0 => (() => temporary() != temporaryBefore, random.Next(WriteMilliseconds)),
            2 => (() => target() != targetBefore, 0),
            _ => ((Func<bool>)(() => true), random.Next(StartMilliseconds)),
        };
        using ToolProcess process = ToolProcess.Start(args);
        Assert.That(SpinWait.SpinUntil(() => due() || process.HasExited, Limit), "nothing is written");
        Thread.Sleep(delay);
        bool met = !process.HasExited && (temporary() != temporaryBefore || target() != targetBefore);
        process.Kill();
        process.Finish();
        return met ? 1 : 0;
    }
}
