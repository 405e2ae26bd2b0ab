using ProgressiveSR.Models;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Initial weights of a training and of its stages: from the closed form, a bundle, or the level below.
/// </summary>
internal static class StartingWeights
{
    /// <summary>Sets the initial weights of a new training.</summary>
    /// <returns>The networks, by their configured names, for which the bundle has no weights.</returns>
    /// <exception cref="InvalidModelException">
    /// The bundle has a different kernel or schedule, or is damaged.
    /// </exception>
    /// <exception cref="IOException">The bundle cannot be read.</exception>
    public static string[] Set(TrainingConfiguration configuration, ProgressiveNetwork network)
    {
        if (configuration.StartFrom is not null)
        {
            return SetFromBundle(ModelBundle.Open(configuration.StartFrom), configuration, network);
        }

        ClosedForm.InitializeBase(network, configuration.FirstPictureDetail);
        return [];
    }

    /// <summary>
    /// The levels, among those introduced from a stage on, whose own network starts from the bundle's instead of that
    /// of the level below.
    /// </summary>
    /// <exception cref="InvalidModelException">The bundle is missing or damaged.</exception>
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

    /// <summary>Sets the weights introduced by a stage.</summary>
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
                $"{bundle.Source} was made without data consistency, so training with it cannot start there.");
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
    /// Whether a stage is the first of a level that has another network than the level below, of the same architecture
    /// and settings.
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
