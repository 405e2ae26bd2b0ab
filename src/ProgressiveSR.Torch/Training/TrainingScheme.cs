using ProgressiveSR.Models;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// What a training does in the way of its kind of kernel. Optimiser, checkpoints, log and the order of things are the
/// <see cref="Trainer"/>'s.
/// </summary>
internal abstract class TrainingScheme(TrainingConfiguration configuration, TrainedModel model) : IDisposable
{
    protected TrainingConfiguration Configuration => configuration;

    /// <summary>The way of a model's kind.</summary>
    /// <param name="configuration">What to train.</param>
    /// <param name="model">The model, not on its device yet.</param>
    /// <param name="device">Where it will be.</param>
    /// <param name="firstStage">The first stage that begins anew.</param>
    /// <exception cref="InvalidModelException">The bundle to start from is missing or broken.</exception>
    public static TrainingScheme Create(
        TrainingConfiguration configuration, TrainedModel model, Device device, int firstStage) => model switch
    {
        TransformNetwork transform => new TransformTraining(configuration, transform, device),
        _ => new KernelTraining(configuration, (ProgressiveNetwork)model, device, firstStage),
    };

    /// <summary>Sets the weights that a new training starts from.</summary>
    /// <returns>The networks, by their names in the configuration, that a bundle has no weights for.</returns>
    /// <exception cref="InvalidModelException">
    /// The bundle is of another kind, or broken; or a file of weights does not fit its network.
    /// </exception>
    /// <exception cref="IOException">The bundle or a file of weights cannot be read.</exception>
    public string[] SetStart()
    {
        string[] afresh = SetModel();
        foreach ((string name, SuperResolutionNetwork network) in model.Networks)
        {
            if (configuration.NetworkOf(name).Weights is string weights)
            {
                network.LoadWeights(weights);
            }
        }

        return afresh;
    }

    /// <summary>Sets the weights that come in with a stage.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public virtual void SetStage(
        int index, TrainingPictures pictures, WeightAverage average, CancellationToken cancellationToken)
    {
    }

    /// <summary>The losses of a stage's iterations, counted from 0.</summary>
    public abstract Func<int, Tensor> Losses(int index, TrainingPictures pictures);

    /// <summary>What receivers show of a picture at a level, 1 x 3 x H x W in 0..1.</summary>
    /// <param name="picture">The picture, its sides multiples of the block.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    public abstract Tensor Show(RgbView picture, int level);

    public virtual void Dispose()
    {
    }

    /// <summary>Sets what the closed form or a bundle gives.</summary>
    /// <inheritdoc cref="SetStart"/>
    protected abstract string[] SetModel();
}
