using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests;

/// <summary>Small models.</summary>
internal static class TestNetworks
{
    public const double Step = 4;

    /// <summary>A model with a small random network, its linear parts all zero.</summary>
    public static ProgressiveNetwork Empty(int blockSize)
    {
        TorchRuntime.Initialize();
        random.manual_seed(blockSize);
        return Squares(
            blockSize, new ResidualNetwork(4, features: 4, blocks: 1), new ResidualNetwork(2, features: 4, blocks: 1));
    }

    /// <summary>A model of squares with one network for level 0 and one for the others.</summary>
    public static ProgressiveNetwork Squares(
        int blockSize, SuperResolutionNetwork first, SuperResolutionNetwork others) => new(
        blockSize,
        LevelDescription.Squares(blockSize, LevelSchedule.Squares(blockSize, Step)),
        new Dictionary<string, SuperResolutionNetwork> { ["x4"] = first, ["x2"] = others });

    /// <summary>As <see cref="ClosedFormOf"/>, but each level has a network of its own.</summary>
    public static ProgressiveNetwork WithNetworkPerLevel(int blockSize)
    {
        IReadOnlyList<LevelDescription> levels = LevelDescription.Squares(
            blockSize, LevelSchedule.Squares(blockSize, Step), networkPerLevel: true);
        TorchRuntime.Initialize();
        random.manual_seed(blockSize);
        return Initialize(new ProgressiveNetwork(
            blockSize,
            levels,
            levels.ToDictionary(
                level => level.Network,
                level => level.Corrected
                    ? Loud(new ResidualNetwork(2, features: 4, blocks: 1))
                    : (SuperResolutionNetwork)new ResidualNetwork(4, features: 4, blocks: 1))));
    }

    /// <summary>A model whose linear parts are computed from blocks of waves.</summary>
    public static ProgressiveNetwork ClosedFormOf(int blockSize)
    {
        return Initialize(Empty(blockSize));
    }

    private static ProgressiveNetwork Initialize(ProgressiveNetwork network)
    {
        int blockSize = network.BlockSize;
        using BlockStatistics statistics = BlockStatistics.Gather([TestBlocks.Create(1, 2000, blockSize)], blockSize);
        ClosedForm.InitializeBase(network);
        ClosedForm.InitializeIncrements(network, statistics, statistics, chromaWeight: 0.6);
        ClosedForm.InitializeReceiver(network, statistics);
        return network;
    }

    /// <summary>A network starts next to a bicubic enlargement; this one is told from others.</summary>
    private static ResidualNetwork Loud(ResidualNetwork network)
    {
        using IDisposable guard = no_grad();
        network.named_parameters().Single(pair => pair.name == "up.weight").parameter.TimesInPlace(100);
        return network;
    }
}
