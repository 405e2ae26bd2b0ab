using System.Diagnostics;
using ProgressiveSR.Torch.Tests.Native;

namespace ProgressiveSR.Torch.Tests.Training;

[Platform("Linux")]
public class KilledTrainingTests
{
    private const int Kills = 4;

    [Test]
    public void Run_KilledAtRandomMoments_LeavesALoadableCheckpointAndGoesOn()
    {
        using TemporaryFolder folder = new();
        folder.File("picture.png", []);
        string path = Path.Combine(folder.Path, Trainer.CheckpointName);
        Random moments = new(1);
        int iteration = 0;
        for (int i = 0; i < Kills; i++)
        {
            Kill(folder.Path, path, iteration, moments.Next(50));

            Checkpoint checkpoint = Checkpoint.Read(path);
            using ProgressiveNetwork network = (ProgressiveNetwork)checkpoint.CreateNetwork();
            Assert.That(checkpoint.Iteration, Is.GreaterThan(iteration));
            iteration = checkpoint.Iteration;
        }

        string[] log = File.ReadAllLines(Path.Combine(folder.Path, Trainer.LogName));
        int[] iterations = [.. log[1..^1].Select(line => int.Parse(line.Split(',')[1]))];
        Assert.That(iterations, Is.EqualTo(Enumerable.Range(1, iterations.Length)), "every iteration once");
    }

    private static void Kill(string folder, string path, int iteration, int milliseconds)
    {
        using Process process = TestHost.Start(
            ["train", folder], (TorchRuntimeOptions.LibTorchFolderVariable, Natives.LibTorchFolder));
        try
        {
            while (!process.HasExited && !(File.Exists(path) && Checkpoint.Read(path).Iteration > iteration))
            {
                Thread.Sleep(20);
            }

            Assert.That(process.HasExited, Is.False, "it trains until it is killed");
            Thread.Sleep(milliseconds);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }
}
