using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// All that a model trains: the sampling units, the processing units and the super-resolution networks (paper, figures 1
/// and 7), as the descriptions of its levels put them together.
/// </summary>
public sealed class ProgressiveNetwork : nn.Module
{
    // The containers register the units under their names; the arrays are what is read.
    private readonly ModuleList<SamplingModule> sampling;
    private readonly ModuleList<ProcessingModule> processing;
    private readonly ModuleDict<SuperResolutionNetwork> networks;
    private readonly SamplingModule[] samplingModules;
    private readonly ProcessingModule[] processingModules;
    private readonly Dictionary<string, SuperResolutionNetwork> named;

    /// <summary>Puts a model together.</summary>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <param name="levels">What each level sends and makes: squares, each of which holds the one before.</param>
    /// <param name="networks">The networks that the levels name.</param>
    /// <exception cref="ArgumentException">
    /// There can be no such schedule, a network is missing or left over, or its factor is not that of any picture which
    /// the levels make for it.
    /// </exception>
    public ProgressiveNetwork(
        int blockSize,
        IReadOnlyList<LevelDescription> levels,
        IReadOnlyDictionary<string, SuperResolutionNetwork> networks)
        : base(TorchRuntime.InitializeFor(nameof(ProgressiveNetwork)))
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(networks);
        BlockSize = blockSize;
        Levels = levels;
        Schedule = new LevelSchedule(levels.Select(level => level.Rows), 3 * blockSize * blockSize);

        // In the order of the levels: random numbers and files follow it.
        named = levels.Select(level => level.Network).Distinct().ToDictionary(
            name => name,
            name => networks.TryGetValue(name, out SuperResolutionNetwork? network)
                ? network
                : throw new ArgumentException($"There is no network '{name}', which a level names.", nameof(networks)));
        if (networks.Keys.FirstOrDefault(name => !named.ContainsKey(name)) is string unused)
        {
            throw new ArgumentException($"No level names network '{unused}'.", nameof(networks));
        }

        foreach (string name in named.Keys)
        {
            RequireFits(name);
        }

        IEnumerable<int> all = Enumerable.Range(0, levels.Count);
        samplingModules = [.. all.Select(level => new SamplingModule(Schedule, level))];
        processingModules = [.. all.Select(level => new ProcessingModule(Schedule, levels[level], level))];
        sampling = new ModuleList<SamplingModule>(samplingModules);
        processing = new ModuleList<ProcessingModule>(processingModules);
        this.networks = nn.ModuleDict<SuperResolutionNetwork>([.. named.Select(pair => (pair.Key, pair.Value))]);
        RegisterComponents();
    }

    /// <summary>Side of a block in pixels.</summary>
    public int BlockSize { get; }

    /// <summary>What each level sends and makes, and which network shows it.</summary>
    public IReadOnlyList<LevelDescription> Levels { get; }

    /// <summary>What each level samples, out of <see cref="Levels"/>.</summary>
    public LevelSchedule Schedule { get; }

    /// <summary>S-U_0 and up.</summary>
    public IReadOnlyList<SamplingModule> Sampling => samplingModules;

    /// <summary>P-U_0 and up.</summary>
    public IReadOnlyList<ProcessingModule> Processing => processingModules;

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

    /// <summary>
    /// Whether the network of a level is fed with its samples, which are a picture; else with what the Expanding modules
    /// make.
    /// </summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    public bool IsFedWithSamples(int level) => IsFedWithSamples(Levels[level].Network);

    /// <summary>A level whose network is fed with its samples: pictures to their LR_0 and SR_0.</summary>
    /// <param name="pictures">N x 3 x H x W in 0..1, sides multiples of the block.</param>
    /// <param name="rounding">How Q treats gradients.</param>
    /// <returns>LR_0, as small as level 0 makes it, and SR_0: N x 3 x H x W.</returns>
    /// <exception cref="ArgumentException">The sizes are no multiples of the block.</exception>
    public (Tensor LowResolution, Tensor SuperResolved) ForwardBase(Tensor pictures, Rounding rounding) =>
        ForwardPass.Base(this, pictures, rounding);

    /// <summary>Levels whose networks are fed with expanded pictures, each block at its own level.</summary>
    /// <param name="pictures">N x 3 x H x W in 0..1, sides multiples of the block.</param>
    /// <param name="levels">A level per block, pictures first, then row by row.</param>
    /// <param name="rounding">How Q treats gradients.</param>
    /// <param name="dataConsistency">
    /// False leaves out that results of corrected levels are made to agree with the samples.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The sizes are no multiples of the block, or the levels do not fit.
    /// </exception>
    /// <returns>
    /// The expanded pictures, as small as the networks take them, and the super-resolved ones, N x 3 x H x W.
    /// </returns>
    public (Tensor Expanded, Tensor SuperResolved) ForwardRefined(
        Tensor pictures, IReadOnlyList<int> levels, Rounding rounding, bool dataConsistency = true) =>
        ForwardPass.Refined(this, pictures, levels, rounding, dataConsistency, LowestExpanded);

    /// <summary>The lowest level that a network shows which is fed with expanded pictures.</summary>
    internal int LowestExpanded => Enumerable.Range(0, Levels.Count).FirstOrDefault(level => !IsFedWithSamples(level));

    /// <summary>The levels that a network shows, from the lowest up.</summary>
    internal IReadOnlyList<int> LevelsOf(string network) =>
        [.. Enumerable.Range(0, Levels.Count).Where(level => Levels[level].Network == network)];

    /// <summary>The lowest level that the network of a level shows.</summary>
    internal int LowestShownWith(int level) => LevelsOf(Levels[level].Network)[0];

    /// <summary>Whether one network shows a level and all below it, those apart whose samples are a network's input.</summary>
    internal bool SharesNetworkBelow(int level) =>
        Enumerable.Range(0, level).All(
            other => IsFedWithSamples(other) || Levels[other].Network == Levels[level].Network);

    /// <summary>Sets the type in which the networks' bodies compute.</summary>
    internal void ComputeIn(ScalarType type)
    {
        foreach (SuperResolutionNetwork network in named.Values)
        {
            network.ComputeType = type;
        }
    }

    /// <summary>Networks of levels from one on take the weights of that of the level below it.</summary>
    internal void CopySuperResolvers(int from)
    {
        using IDisposable guard = no_grad();
        Dictionary<string, Parameter> source =
            SuperResolverAt(from - 1).named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        for (int level = from; level <= Schedule.Highest; level++)
        {
            foreach ((string name, Parameter parameter) in SuperResolverAt(level).named_parameters())
            {
                using DisposeScope scope = NewDisposeScope();
                parameter.copy_(source[name]);
            }
        }
    }

    private bool IsFedWithSamples(string network) =>
        LevelDescription.IsFedWithSamples(Levels, BlockSize, network, named[network].Factor);

    private void RequireFits(string network)
    {
        int factor = named[network].Factor;
        if (BlockSize % factor != 0
            || !(IsFedWithSamples(network)
                || Levels.Take(LevelsOf(network)[^1] + 1).All(level => level.ExpandedSide * factor == BlockSize)))
        {
            throw new ArgumentException(
                $"Network '{network}' enlarges by {factor}, but a level makes no picture of {BlockSize / factor}x"
                + $"{BlockSize / factor} pixels a block for it.");
        }
    }
}
