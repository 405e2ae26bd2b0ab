using ProgressiveSR.Torch;

namespace ProgressiveSR.Cli.Tests;

/// <summary>
/// <c>kill -9</c> at seeded moments: outputs are absent, old or new, never torn, and leftovers are in nobody's way.
/// </summary>
/// <remarks>
/// Every other kill waits for a temporary file or folder to appear, so that it meets the writing. Leftovers are removed
/// by a later run; the tests let the time until then pass by setting it.
/// </remarks>
[Platform("Linux,MacOsX")]
internal sealed class KillTests
{
    private const int Kills = 8;

    /// <summary>About what the tool takes to start.</summary>
    private const int StartMilliseconds = 1200;

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
            byte[]? before = i % 4 < 2 ? old : null;
            File.Delete(target);
            if (before is not null)
            {
                File.WriteAllBytes(target, before);
            }

            met += Kill(i, () => Directory.GetFiles(folder.Path, ".out.psr.*"), 150, "encode", picture, target);
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
            bool before = i % 4 < 2;
            if (before)
            {
                ToolRun.Succeed("export", folder["out"], target);
                File.WriteAllText(card, "a model card");
            }
            else if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            // The manifest is written last, so that one kill in four comes near the exchange of the folders.
            bool late = i % 4 == 0;
            met += Kill(i, () => WorkFolders(late), late ? 5 : 150, "export", folder["out"], target);
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

        string[] WorkFolders(bool withManifest) =>
        [
            .. Directory.GetDirectories(folder.Path, ".model.new-*").Where(
                work => !withManifest || File.Exists(Path.Combine(work, ModelManifestJson.FileName))),
        ];
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
            met += Kill(i, Saves, 200, "train", config, "--resume");
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

        string[] Saves() => Directory.Exists(folder["out"])
            ? Directory.GetFiles(folder["out"], $".{Trainer.CheckpointName}.*")
            : [];
    }

    private static void RequireMet(int met)
    {
        TestContext.Out.WriteLine($"{met} of {Kills} kills met the writing");
        Assert.That(met, Is.Positive, "no kill met the writing");
    }

    /// <summary>Starts the tool and kills it; 1 where it was writing or had begun to, else 0.</summary>
    /// <param name="number">Even: waits for something new among the temporary ones. Odd: for a time.</param>
    /// <param name="temporaries">What lies there half written.</param>
    /// <param name="milliseconds">The longest time between that and the kill.</param>
    /// <param name="args">The tool's.</param>
    private int Kill(int number, Func<string[]> temporaries, int milliseconds, params string[] args)
    {
        HashSet<string> there = [.. temporaries()];
        bool waits = number % 2 == 0;
        int delay = random.Next(waits ? milliseconds : StartMilliseconds + milliseconds);
        using ToolProcess process = ToolProcess.Start(args);
        if (waits)
        {
            Assert.That(SpinWait.SpinUntil(() => IsNew() || process.HasExited, Limit), "nothing is written");
        }

        Thread.Sleep(delay);
        bool alive = !process.HasExited;
        bool met = IsNew();
        process.Kill();
        process.Finish();
        return (waits && alive) || met ? 1 : 0;

        bool IsNew() => temporaries().Any(path => !there.Contains(path));
    }
}
