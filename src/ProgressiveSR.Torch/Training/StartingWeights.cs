using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>What a training starts from, and its stages: the closed form, a bundle, or the level below.</summary>
internal static class StartingWeights
{
    /// <summary>Sets the weights that a new training starts from.</summary>
    /// <returns>The networks, by their names in the configuration, that the bundle has no weights for.</returns>
    /// <exception cref="InvalidModelException">The bundle is of another kind, or broken.</exception>
    /// <exception cref="IOException">The bundle cannot be read.</exception>
    public static string[] Set(TrainingConfiguration configuration, ProgressiveNetwork network)
    {
        if (configuration.StartFrom is null)
        {
            ClosedForm.InitializeBase(network, configuration.FirstPictureDetail);
            return [];
        }

        ModelBundle bundle = ModelBundle.Open(configuration.StartFrom);
        if (configuration.DataConsistency && !bundle.Manifest.DataConsistency)
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
            .. network.SuperResolvers
                .Where(pair => !BundleWeights.Fits(bundle.Manifest, pair.Network, pair.Level))
                .Select(pair => $"superResolver{pair.Network.Factor}")
                .Distinct(),
        ];
    }

    /// <summary>Sets the weights that come in with a stage.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void SetForStage(
        int index,
        TrainingConfiguration configuration,
        TrainingPictures pictures,
        ProgressiveNetwork network,
        WeightAverage average,
        CancellationToken cancellationToken)
    {
        int level = configuration.Stages[index].Level;
        IEnumerable<StageConfiguration> before = configuration.Stages.Take(index);
        if (level > 0 && before.All(stage => stage.Level == 0) && configuration.StartFrom is null)
        {
            SetIncrements(configuration, pictures, network, cancellationToken);
            average.Restart();
        }

        if (level > 1 && network.HasNetworkPerLevel && before.All(stage => stage.Level < level)
            && !IsFromBundle(level, configuration, network))
        {
            network.CopySuperResolvers(level);
            average.Restart();
        }
    }

    /// <summary>Whether a level's network starts as that of a bundle, and not as that of the level below.</summary>
    private static bool IsFromBundle(int level, TrainingConfiguration configuration, ProgressiveNetwork network) =>
        configuration.StartFrom is string start
        && BundleWeights.Fits(ModelBundle.Open(start).Manifest, network.SuperResolverAt(level), level);

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
