using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>A training that ran without interruption, and its log.</summary>
public abstract class TrainerFixture
{
    private protected TrainingSetup setup = null!;
    private protected string[] whole = null!;

    [OneTimeSetUp]
    public void TrainWithoutInterruption()
    {
        setup = new TrainingSetup();
        whole = setup.Run(setup.Configuration("whole"));
    }

    [OneTimeTearDown]
    public void Free() => setup.Dispose();

    private protected static void FailAt(TrainingProgress progress, int stage, int iteration)
    {
        if (progress.Stage == stage && progress.Iteration == iteration)
        {
            throw new NotSupportedException("This listener fails.");
        }
    }
}
