using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>The iterations of a stage: batch, forward and backward pass, optimiser, running mean of weights.</summary>
internal sealed class StageIterations(
    TrainingConfiguration configuration,
    int index,
    TrainingPictures pictures,
    ProgressiveNetwork network,
    StageOptimizer optimizer,
    WeightAverage average,
    TrainingLoss loss,
    Device device)
{
    private readonly StageConfiguration stage = configuration.Stages[index];
    private readonly PatchBatches batches = new(
        pictures,
        configuration.Seed,
        index,
        configuration.BatchSize,
        configuration.PatchSize,
        configuration.Stages[index].GeneratedFraction);

    /// <summary>Runs one iteration, counted from 0, and returns its loss.</summary>
    /// <exception cref="InvalidOperationException">The loss is no number; the weights are as before.</exception>
    public double Run(int iteration)
    {
        double value = Backward(iteration, batches.Take(iteration));
        optimizer.Step(iteration);
        average.Update(iteration);
        return value;
    }

    private double Backward(int iteration, float[] batch)
    {
        using DisposeScope scope = NewDisposeScope();
        int side = configuration.PatchSize;
        Tensor patches = tensor(batch, [configuration.BatchSize, 3, side, side]).to(device);
        Tensor value = network.IsFedWithSamples(stage.Level) ? BaseLoss(patches) : RefinedLoss(patches, iteration);
        value.backward();
        double number = value.item<float>();
        return double.IsFinite(number)
            ? number
            : throw new InvalidOperationException(
                $"The loss is {number} at iteration {iteration} of stage {index}: lower the learning rates and "
                + "resume.");
    }

    private Tensor BaseLoss(Tensor patches)
    {
        (Tensor lowResolution, Tensor superResolved) = network.ForwardBase(patches, configuration.Rounding);
        return loss.Base(patches, lowResolution, superResolved);
    }

    private Tensor RefinedLoss(Tensor patches, int iteration)
    {
        SeededRandom random = new(configuration.Seed, ~index, iteration);
        int blocks = configuration.PatchSize / configuration.BlockSize;
        int lowest = network.LowestShownWith(stage.Level);
        int[] levels = LevelDraw.Draw(
            ref random, configuration.BatchSize, blocks * blocks, lowest, stage.Level, configuration.MixedFraction);
        (Tensor expanded, Tensor superResolved) = ForwardPass.Refined(
            network, patches, levels, configuration.Rounding, dataConsistency: true, lowest);
        return loss.Refined(patches, expanded, superResolved, levels, lowest);
    }
}
