using ProgressiveSR.Models;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>What a training starts from, and its stages: the closed form, a bundle, or the level below.</summary>
internal static class StartingWeights
{
    /// <summary>Sets the weights that a new training starts from.</summary>
    /// <returns>The networks, by their names in the configuration, that a bundle has no weights for.</returns>
    /// <exception cref="InvalidModelException">
    /// The bundle is of another kind, or broken; or a file of weights does not fit its network.
    /// </exception>
    /// <exception cref="IOException">The bundle or a file of weights cannot be read.</exception>
    public static string[] Set(TrainingConfiguration configuration, ProgressiveNetwork network)
    {
        string[] afresh = [];
        if (configuration.StartFrom is null)
        {
            ClosedForm.InitializeBase(network, configuration.FirstPictureDetail);
        }
        else
        {
            afresh = SetFromBundle(ModelBundle.Open(configuration.StartFrom), configuration, network);
        }

        foreach ((string name, SuperResolutionNetwork superResolver) in network.Networks)
        {
            if (configuration.NetworkOf(name).Weights is string weights)
            {
                superResolver.LoadWeights(weights);
            }
        }

        return afresh;
    }

    /// <summary>
    /// The levels whose own network starts as that of the bundle, and not as that of the level below, of those that
    /// stages from one on bring in.
    /// </summary>
    /// <exception cref="InvalidModelException">The bundle is missing or broken.</exception>
    public static IReadOnlySet<int> LevelsFromBundle(
        TrainingConfiguration configuration, ProgressiveNetwork network, int firstStage)
    {
        int[] levels =
        [
            .. Enumerable.Range(0, configuration.Stages.Count)
                .Where(index => index >= firstStage && BringsInNetwork(index, configuration, network))
                .Select(index => configuration.Stages[index].Level),
        ];
        if (configuration.StartFrom is null || levels.Length == 0)
        {
            return new HashSet<int>();
        }

        ModelManifest manifest = ModelBundle.Open(configuration.StartFrom).Manifest;
        return levels.Where(level => BundleWeights.Fits(manifest, network.SuperResolverAt(level), level)).ToHashSet();
    }

    /// <summary>Sets the weights that come in with a stage.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void SetForStage(
        int index,
        TrainingConfiguration configuration,
        TrainingPictures pictures,
        ProgressiveNetwork network,
        WeightAverage average,
        IReadOnlySet<int> levelsFromBundle,
        CancellationToken cancellationToken)
    {
        int level = configuration.Stages[index].Level;
        IEnumerable<StageConfiguration> before = configuration.Stages.Take(index);
        if (!network.IsFedWithSamples(level) && before.All(stage => network.IsFedWithSamples(stage.Level))
            && configuration.StartFrom is null)
        {
            SetIncrements(configuration, pictures, network, cancellationToken);
            average.Restart();
        }

        if (BringsInNetwork(index, configuration, network) && !levelsFromBundle.Contains(level))
        {
            network.CopySuperResolvers(level);
            average.Restart();
        }
    }

    private static string[] SetFromBundle(
        ModelBundle bundle, TrainingConfiguration configuration, ProgressiveNetwork network)
    {
        if (network.Levels.Any(level => level.Corrected) && !bundle.Manifest.DataConsistency)
        {
            throw new InvalidModelException(
                $"{bundle.Source} was made without data consistency, so a training with it cannot start there.");
        }

        BundleWeights.Load(bundle, network);
        if (!configuration.Convolution)
        {
            foreach (ProcessingModule unit in network.Processing)
            {
                unit.ResetConvolution();
            }
        }

        return
        [
            .. network.Networks
                .Where(pair =>
                    !BundleWeights.Fits(bundle.Manifest, pair.Value, network.LevelsOf(pair.Key)[0])
                    && configuration.NetworkOf(pair.Key).Weights is null)
                .Select(pair => pair.Key),
        ];
    }

    /// <summary>
    /// Whether a stage is the first of a level whose network is another than that of the level below, and of the same kind.
    /// </summary>
    private static bool BringsInNetwork(int index, TrainingConfiguration configuration, ProgressiveNetwork network)
    {
        int level = configuration.Stages[index].Level;
        return level > network.LowestExpanded && network.LowestShownWith(level) == level
            && configuration.Stages.Take(index).All(stage => stage.Level < level)
            && network.SuperResolverAt(level).IsOfTheKindOf(network.SuperResolverAt(level - 1));
    }

    private static void SetIncrements(
        TrainingConfiguration configuration,
        TrainingPictures pictures,
        ProgressiveNetwork network,
        CancellationToken cancellationToken)
    {
        const int BatchBlocks = 2048;
        int block = configuration.BlockSize;
        PatchBatches blocks = new(pictures, configuration.Seed, int.MaxValue, BatchBlocks, block);
        int count = (configuration.StatisticsBlocks + BatchBlocks - 1) / BatchBlocks;
        using BlockStatistics gathered = BlockStatistics.Gather(Enumerable.Range(0, count).Select(Take), block);
        using BlockStatistics spread = gathered.SpreadChroma(configuration.ChromaSpread);
        ClosedForm.InitializeIncrements(network, gathered, spread, configuration.ChromaWeight);
        ClosedForm.InitializeReceiver(network, spread, configuration.ExpandedDetail);

        Tensor Take(int number)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return tensor(blocks.Take(number), [BatchBlocks, 3, block, block]);
        }
    }
}
