using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The iterations of a stage: batch, forward and backward pass, optimiser, running mean of the weights.
/// </summary>
/// <param name="index">Index of the stage, for messages.</param>
/// <param name="losses">The losses of its iterations.</param>
/// <param name="optimizer">Updates the weights.</param>
/// <param name="average">The running mean of the weights.</param>
internal sealed class StageIterations(
    int index, Func<int, Tensor> losses, StageOptimizer optimizer, WeightAverage average)
{
    /// <summary>Runs one iteration, numbered from 0, and returns its loss.</summary>
    /// <exception cref="InvalidOperationException">The loss is not finite; the weights are unchanged.</exception>
    public double Run(int iteration)
    {
        double value = Backward(iteration);
        optimizer.Step(iteration);
        average.Update(iteration);
        return value;
    }

    private double Backward(int iteration)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = losses(iteration);
        value.backward();
        double number = value.item<float>();
        return double.IsFinite(number)
            ? number
            : throw new InvalidOperationException(
                $"The loss is {number} at iteration {iteration} of stage {index}: lower the learning rates and "
                + "resume.");
    }
}
