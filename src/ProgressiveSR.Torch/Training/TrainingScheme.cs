using ProgressiveSR.Models;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// The parts of a training that depend on the kind of kernel. Optimiser, checkpoints, log and the order of steps are in
/// <see cref="Trainer"/>.
/// </summary>
internal abstract class TrainingScheme(TrainingConfiguration configuration, TrainedModel model) : IDisposable
{
    protected TrainingConfiguration Configuration => configuration;

    /// <summary>Creates the scheme for a model's kind of kernel.</summary>
    /// <param name="configuration">The training's configuration.</param>
    /// <param name="model">The model, not yet on its device.</param>
    /// <param name="device">The device that the model will be on.</param>
    /// <param name="firstStage">Index of the first stage to start from its beginning.</param>
    /// <exception cref="InvalidModelException">The initial bundle is missing or damaged.</exception>
    public static TrainingScheme Create(
        TrainingConfiguration configuration, TrainedModel model, Device device, int firstStage) => model switch
    {
        TransformNetwork transform => new TransformTraining(configuration, transform, device),
        _ => new KernelTraining(configuration, (ProgressiveNetwork)model, device, firstStage),
    };

    /// <summary>Sets the initial weights of a new training.</summary>
    /// <returns>The networks, by their configured names, for which the bundle has no weights.</returns>
    /// <exception cref="InvalidModelException">
    /// The bundle has a different kernel or schedule, or is damaged; or a weight file does not match its network.
    /// </exception>
    /// <exception cref="IOException">The bundle or a weight file cannot be read.</exception>
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

    /// <summary>Sets the weights introduced by a stage.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public virtual void SetStage(
        int index, TrainingPictures pictures, WeightAverage average, CancellationToken cancellationToken)
    {
    }

    /// <summary>The losses of a stage's iterations, numbered from 0.</summary>
    public abstract Func<int, Tensor> Losses(int index, TrainingPictures pictures);

    /// <summary>The picture that a receiver shows at a level, 1 x 3 x H x W in 0..1.</summary>
    /// <param name="picture">The picture; its sides are multiples of the block size.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    public abstract Tensor Show(RgbView picture, int level);

    public virtual void Dispose()
    {
    }

    /// <summary>Sets the weights given by the closed form or a bundle.</summary>
    /// <inheritdoc cref="SetStart"/>
    protected abstract string[] SetModel();
}
