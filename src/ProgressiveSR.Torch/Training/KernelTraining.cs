using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Trains kernels, processing units and networks jointly (paper, section 3.1).</summary>
internal sealed class KernelTraining : TrainingScheme
{
    private readonly ProgressiveNetwork network;
    private readonly Device device;
    private readonly IReadOnlySet<int> levelsFromBundle;
    private readonly TrainingLoss loss;

    public KernelTraining(
        TrainingConfiguration configuration, ProgressiveNetwork network, Device device, int firstStage)
        : base(configuration, network)
    {
        this.network = network;
        this.device = device;
        levelsFromBundle = StartingWeights.LevelsFromBundle(configuration, network, firstStage);
        loss = new TrainingLoss(configuration, device);
    }

    public override void SetStage(
        int index, TrainingPictures pictures, WeightAverage average, CancellationToken cancellationToken) =>
        StartingWeights.SetForStage(
            index, Configuration, pictures, network, average, levelsFromBundle, cancellationToken);

    public override Func<int, Tensor> Losses(int index, TrainingPictures pictures)
    {
        StageConfiguration stage = Configuration.Stages[index];
        PatchBatches batches = new(
            pictures,
            Configuration.Seed,
            index,
            Configuration.BatchSize,
            Configuration.PatchSize,
            stage.GeneratedFraction);
        return iteration =>
        {
            int side = Configuration.PatchSize;
            Tensor patches = tensor(batches.Take(iteration), [Configuration.BatchSize, 3, side, side]).to(device);
            return network.IsFedWithSamples(stage.Level) ? BaseLoss(patches) : RefinedLoss(patches, index, iteration);
        };
    }

    public override Tensor Show(RgbView picture, int level)
    {
        Tensor truth = Validation.ToTensor(picture).to(device);
        if (network.IsFedWithSamples(level))
        {
            return network.ForwardBase(truth, Rounding.Hard).SuperResolved;
        }

        int blocks = (int)(truth.shape[2] / network.BlockSize * (truth.shape[3] / network.BlockSize));
        int[] levels = [.. Enumerable.Repeat(level, blocks)];
        return network.ForwardRefined(truth, levels, Rounding.Hard).SuperResolved;
    }

    public override void Dispose() => loss.Dispose();

    protected override string[] SetModel() => StartingWeights.Set(Configuration, network);

    private Tensor BaseLoss(Tensor patches)
    {
        (Tensor lowResolution, Tensor superResolved) = network.ForwardBase(patches, Configuration.Rounding);
        return loss.Base(patches, lowResolution, superResolved);
    }

    private Tensor RefinedLoss(Tensor patches, int index, int iteration)
    {
        SeededRandom random = new(Configuration.Seed, ~index, iteration);
        int highest = Configuration.Stages[index].Level;
        int blocks = Configuration.PatchSize / Configuration.BlockSize;
        int lowest = network.LowestShownWith(highest);
        int[] levels = LevelDraw.Draw(
            ref random, Configuration.BatchSize, blocks * blocks, lowest, highest, Configuration.MixedFraction);
        (Tensor expanded, Tensor superResolved) = ForwardPass.Refined(
            network, patches, levels, Configuration.Rounding, dataConsistency: true, lowest);
        return loss.Refined(patches, expanded, superResolved, levels, lowest);
    }
}
