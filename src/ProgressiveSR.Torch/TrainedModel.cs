using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// All trainable parts of a model, combined as its levels describe: a <see cref="ProgressiveNetwork"/> if the kernel is
/// trained, a <see cref="TransformNetwork"/> for the separable kernel.
/// </summary>
public abstract class TrainedModel : nn.Module
{
    private readonly Dictionary<string, SuperResolutionNetwork> named;

    private protected TrainedModel(
        string name,
        int blockSize,
        IReadOnlyList<LevelDescription> levels,
        IReadOnlyDictionary<string, SuperResolutionNetwork> networks)
        : base(TorchRuntime.InitializeFor(name))
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(networks);
        BlockSize = blockSize;
        Levels = levels;
        Schedule = new LevelSchedule(levels.Select(level => level.Rows), 3 * blockSize * blockSize);

        // In level order, which random numbers and files depend on.
        named = levels.Select(level => level.Network).Distinct().ToDictionary(
            network => network,
            network => networks.TryGetValue(network, out SuperResolutionNetwork? made)
                ? made
                : throw new ArgumentException(
                    $"A level names the network '{network}', which does not exist.", nameof(networks)));
        if (networks.Keys.FirstOrDefault(network => !named.ContainsKey(network)) is string unused)
        {
            throw new ArgumentException($"No level names network '{unused}'.", nameof(networks));
        }
    }

    /// <summary>Side of a block in pixels.</summary>
    public int BlockSize { get; }

    /// <summary>What each level sends and makes, and which network shows it.</summary>
    public IReadOnlyList<LevelDescription> Levels { get; }

    /// <summary>What each level samples, derived from <see cref="Levels"/>.</summary>
    public LevelSchedule Schedule { get; }

    /// <summary>The networks by name, that of the lowest level first.</summary>
    public IReadOnlyDictionary<string, SuperResolutionNetwork> Networks => named;

    /// <summary>The network that shows a level.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public SuperResolutionNetwork SuperResolverAt(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Schedule.Highest);
        return named[Levels[level].Network];
    }

    /// <summary>The levels that a network shows, lowest first.</summary>
    internal IReadOnlyList<int> LevelsOf(string network) =>
        [.. Enumerable.Range(0, Levels.Count).Where(level => Levels[level].Network == network)];

    /// <summary>The lowest level shown by the same network as a level.</summary>
    internal int LowestShownWith(int level) => LevelsOf(Levels[level].Network)[0];

    /// <summary>Sets the type in which the bodies of the networks compute.</summary>
    internal void ComputeIn(ScalarType type)
    {
        foreach (SuperResolutionNetwork network in named.Values)
        {
            network.ComputeType = type;
        }
    }

    /// <summary>The weights that a stage trains, with their initial learning rates.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="convolution">Whether the processing units have their convolution.</param>
    internal virtual IEnumerable<TrainedPart> Parts(StageConfiguration stage, bool convolution) =>
    [
        new([.. SuperResolverAt(stage.Level).TrainableParameters()], stage.NetworkRate, stage.WeightDecay),
    ];

    /// <summary>A container that registers the networks.</summary>
    private protected ModuleDict<SuperResolutionNetwork> ToModule() =>
        nn.ModuleDict<SuperResolutionNetwork>([.. named.Select(pair => (pair.Key, pair.Value))]);
}

/// <summary>Weights with a common learning rate.</summary>
internal sealed record TrainedPart(Parameter[] Parameters, double Rate, double WeightDecay = 0);
