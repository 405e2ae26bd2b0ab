using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// All that is trained of a model, as the descriptions of its levels put it together: a <see cref="ProgressiveNetwork"/>
/// where the kernel is trained, a <see cref="TransformNetwork"/> where it is the separable one.
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

        // In the order of the levels: random numbers and files follow it.
        named = levels.Select(level => level.Network).Distinct().ToDictionary(
            network => network,
            network => networks.TryGetValue(network, out SuperResolutionNetwork? made)
                ? made
                : throw new ArgumentException(
                    $"There is no network '{network}', which a level names.", nameof(networks)));
        if (networks.Keys.FirstOrDefault(network => !named.ContainsKey(network)) is string unused)
        {
            throw new ArgumentException($"No level names network '{unused}'.", nameof(networks));
        }
    }

    /// <summary>Side of a block in pixels.</summary>
    public int BlockSize { get; }

    /// <summary>What each level sends and makes, and which network shows it.</summary>
    public IReadOnlyList<LevelDescription> Levels { get; }

    /// <summary>What each level samples, out of <see cref="Levels"/>.</summary>
    public LevelSchedule Schedule { get; }

    /// <summary>The networks by their names, that of the lowest level first.</summary>
    public IReadOnlyDictionary<string, SuperResolutionNetwork> Networks => named;

    /// <summary>The network that shows a level.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public SuperResolutionNetwork SuperResolverAt(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Schedule.Highest);
        return named[Levels[level].Network];
    }

    /// <summary>The levels that a network shows, from the lowest up.</summary>
    internal IReadOnlyList<int> LevelsOf(string network) =>
        [.. Enumerable.Range(0, Levels.Count).Where(level => Levels[level].Network == network)];

    /// <summary>The lowest level that the network of a level shows.</summary>
    internal int LowestShownWith(int level) => LevelsOf(Levels[level].Network)[0];

    /// <summary>Sets the type in which the networks' bodies compute.</summary>
    internal void ComputeIn(ScalarType type)
    {
        foreach (SuperResolutionNetwork network in named.Values)
        {
            network.ComputeType = type;
        }
    }

    /// <summary>What a stage trains, with the rates at its start.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="convolution">Whether processing units have their convolution.</param>
    internal virtual IEnumerable<TrainedPart> Parts(StageConfiguration stage, bool convolution) =>
    [
        new([.. SuperResolverAt(stage.Level).TrainableParameters()], stage.NetworkRate, stage.WeightDecay),
    ];

    /// <summary>The networks as a container that registers them.</summary>
    private protected ModuleDict<SuperResolutionNetwork> ToModule() =>
        nn.ModuleDict<SuperResolutionNetwork>([.. named.Select(pair => (pair.Key, pair.Value))]);
}

/// <summary>Weights that train at one rate.</summary>
internal sealed record TrainedPart(Parameter[] Parameters, double Rate, double WeightDecay = 0);
