using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>A training that was interrupted within its second stage, and edits of its checkpoint.</summary>
public abstract class CheckpointFixture
{
    // Of a weight that the stage trains.
    private protected const string Kernel = "average/sampling.1.kernel";
    private protected const string Moment = "exp_avg_sq/sampling.1.kernel";
    private protected const string Steps = "step/sampling.1.kernel";

    private protected TrainingSetup setup = null!;
    private protected TrainingConfiguration configuration = null!;
    private protected byte[] good = null!;

    private protected string LogOfGood => Path.Combine(configuration.Output, Trainer.LogName);

    [OneTimeSetUp]
    public void Train()
    {
        setup = new TrainingSetup();
        configuration = setup.Configuration("good") with
        {
            Stages =
            [
                new StageConfiguration { Level = 0, Iterations = 3 },
                new StageConfiguration { Level = 1, Iterations = 3 },
            ],
            LogInterval = 1,
            ValidationInterval = 0,
        };
        Interrupt();
        good = File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration));
    }

    [OneTimeTearDown]
    public void Free() => setup.Dispose();

    /// <summary>Trains up to an iteration before the end of a stage.</summary>
    private void Interrupt()
    {
        using CancellationTokenSource source = new();
        Assert.That(
            () => setup.Run(
                configuration,
                progress =>
                {
                    if (progress is { Stage: 1, Iteration: 2 })
                    {
                        source.Cancel();
                    }
                },
                cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private protected string NewPath() =>
        Path.Combine(setup.Folder, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));

    private protected string Edited(Action<SafetensorsEdit> change)
    {
        SafetensorsEdit edit = new(good);
        change(edit);
        return Save(edit.ToBytes());
    }

    private protected string Save(byte[] bytes)
    {
        string path = NewPath();
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
