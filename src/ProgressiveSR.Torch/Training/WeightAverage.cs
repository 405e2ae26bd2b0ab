using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// A running mean of all weights: less noisy than the latest ones, and used for validation and export.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly (string Name, Parameter Parameter, Tensor Mean)[] weights;
    private readonly double decay;

    public WeightAverage(TrainedModel network, double decay)
    {
        this.decay = decay;
        using DisposeScope scope = NewDisposeScope();
        weights = [.. network.named_parameters().Select(
            pair => (pair.name, pair.parameter, pair.parameter.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>The means of the trained weights, by name; the others are the weights themselves.</summary>
    public IEnumerable<(string Name, Tensor Mean)> Trained => weights
        .Where(weight => weight.Parameter.requires_grad)
        .Select(weight => (weight.Name, weight.Mean));

    /// <summary>Adds the weights after an iteration of a stage; early iterations have a larger weight.</summary>
    public void Update(int iteration)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        double now = Math.Min(decay, (1.0 + iteration) / (10.0 + iteration));
        foreach ((_, Parameter parameter, Tensor mean) in weights)
        {
            if (parameter.requires_grad)
            {
                mean.lerp_(parameter, 1 - now);
            }
        }
    }

    /// <summary>Resets all means to the weights.</summary>
    public void Restart() => Copy(static (parameter, mean) => mean.copy_(parameter));

    /// <summary>Resets the means of weights that are not trained to the weights.</summary>
    public void RestartFrozen() => Copy(static (parameter, mean) =>
    {
        if (!parameter.requires_grad)
        {
            mean.copy_(parameter);
        }
    });

    /// <summary>Replaces the weights by the means.</summary>
    public void Adopt() => Copy(static (parameter, mean) => parameter.copy_(mean));

    /// <summary>Runs an action with the means in place of the weights.</summary>
    public T Borrow<T>(Func<T> action)
    {
        Swap();
        try
        {
            return action();
        }
        finally
        {
            Swap();
        }
    }

    public void Dispose()
    {
        foreach ((_, _, Tensor mean) in weights)
        {
            mean.Dispose();
        }
    }

    private void Swap() => Copy(static (parameter, mean) =>
    {
        Tensor kept = parameter.detach().clone();
        parameter.copy_(mean);
        mean.copy_(kept);
    });

    private void Copy(Action<Parameter, Tensor> copy)
    {
        using IDisposable guard = no_grad();
        foreach ((_, Parameter parameter, Tensor mean) in weights)
        {
            using DisposeScope scope = NewDisposeScope();
            copy(parameter, mean);
        }
    }
}
