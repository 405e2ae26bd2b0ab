using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// All trainable parts of a model with a trained kernel: the sampling units, the processing units and the
/// super-resolution networks (paper, figures 1 and 7), combined as its levels describe.
/// </summary>
public sealed class ProgressiveNetwork : TrainedModel
{
    // The containers register the units by name; the arrays are what the code reads.
    private readonly ModuleList<SamplingModule> sampling;
    private readonly ModuleList<ProcessingModule> processing;
    private readonly ModuleDict<SuperResolutionNetwork> networks;
    private readonly SamplingModule[] samplingModules;
    private readonly ProcessingModule[] processingModules;

    /// <summary>Creates a model.</summary>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <param name="levels">What each level sends and makes: nested squares, each containing the one before.</param>
    /// <param name="networks">The networks that the levels name.</param>
    /// <exception cref="ArgumentException">
    /// The schedule is impossible, a network is missing or unused, or its factor matches none of the pictures that its
    /// levels make for it.
    /// </exception>
    public ProgressiveNetwork(
        int blockSize,
        IReadOnlyList<LevelDescription> levels,
        IReadOnlyDictionary<string, SuperResolutionNetwork> networks)
        : base(nameof(ProgressiveNetwork), blockSize, levels, networks)
    {
        foreach (string name in Networks.Keys)
        {
            RequireFits(name);
        }

        IEnumerable<int> all = Enumerable.Range(0, levels.Count);
        samplingModules = [.. all.Select(level => new SamplingModule(Schedule, level))];
        processingModules = [.. all.Select(level => new ProcessingModule(Schedule, levels[level], level))];
        sampling = new ModuleList<SamplingModule>(samplingModules);
        processing = new ModuleList<ProcessingModule>(processingModules);
        this.networks = ToModule();
        RegisterComponents();
    }

    /// <summary>The sampling units, S-U_0 and up.</summary>
    public IReadOnlyList<SamplingModule> Sampling => samplingModules;

    /// <summary>The processing units, P-U_0 and up.</summary>
    public IReadOnlyList<ProcessingModule> Processing => processingModules;

    /// <summary>
    /// Whether the input of a level's network is the level's samples, which form a picture, rather than the expanded
    /// picture.
    /// </summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    public bool IsFedWithSamples(int level) => IsFedWithSamples(Levels[level].Network);

    /// <summary>Runs a level whose network takes its samples: from pictures to LR_0 and SR_0.</summary>
    /// <param name="pictures">N x 3 x H x W in 0..1, sides multiples of the block.</param>
    /// <param name="rounding">How gradients pass through Q.</param>
    /// <returns>LR_0, at level 0's resolution, and SR_0: N x 3 x H x W.</returns>
    /// <exception cref="ArgumentException">The sizes are not multiples of the block.</exception>
    public (Tensor LowResolution, Tensor SuperResolved) ForwardBase(Tensor pictures, Rounding rounding) =>
        ForwardPass.Base(this, pictures, rounding);

    /// <summary>Runs levels whose networks take expanded pictures, each block at its own level.</summary>
    /// <param name="pictures">N x 3 x H x W in 0..1, sides multiples of the block.</param>
    /// <param name="levels">The level of each block: picture by picture, each in row-major order.</param>
    /// <param name="rounding">How gradients pass through Q.</param>
    /// <param name="dataConsistency">False to skip data consistency even for levels that use it.</param>
    /// <exception cref="ArgumentException">
    /// The sizes are not multiples of the block, or the number or values of the levels are invalid.
    /// </exception>
    /// <returns>
    /// The expanded pictures, at the networks' input resolution, and the super-resolved ones, N x 3 x H x W.
    /// </returns>
    public (Tensor Expanded, Tensor SuperResolved) ForwardRefined(
        Tensor pictures, IReadOnlyList<int> levels, Rounding rounding, bool dataConsistency = true) =>
        ForwardPass.Refined(this, pictures, levels, rounding, dataConsistency, LowestExpanded);

    /// <summary>The lowest level whose network takes expanded pictures.</summary>
    internal int LowestExpanded => Enumerable.Range(0, Levels.Count).FirstOrDefault(level => !IsFedWithSamples(level));

    /// <summary>
    /// Whether a single network shows a level and all below it, apart from levels whose samples are a network's input.
    /// </summary>
    internal bool SharesNetworkBelow(int level) =>
        Enumerable.Range(0, level).All(
            other => IsFedWithSamples(other) || Levels[other].Network == Levels[level].Network);

    internal override IEnumerable<TrainedPart> Parts(StageConfiguration stage, bool convolution) =>
    [
        .. base.Parts(stage, convolution),
        new(SamplingParameters(stage), stage.SamplerRate),
        new(ProcessingParameters(stage, convolution), stage.ProcessingRate),
    ];

    /// <summary>Copies weights from the level below for the networks that start at a level.</summary>
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
        LevelDescription.IsFedWithSamples(Levels, BlockSize, network, Networks[network].Factor);

    private Parameter[] SamplingParameters(StageConfiguration stage)
    {
        // A unit whose samples are a network's input stays frozen from then on: that network depends on it.
        return
        [
            .. Enumerable.Range(0, stage.Level + 1)
                .Where(level => level == stage.Level || (stage.AllSamplers && !IsFedWithSamples(level)))
                .SelectMany(level => Sampling[level].parameters()),
        ];
    }

    private Parameter[] ProcessingParameters(StageConfiguration stage, bool convolution)
    {
        if (IsFedWithSamples(stage.Level))
        {
            // P-U_0 only rearranges; its Phi and gain are used from the stages of other networks on.
            return [];
        }

        // Networks of lower levels have been trained for their units as they are, so these stay frozen.
        int first = stage.AllUnits && SharesNetworkBelow(stage.Level) ? 0 : stage.Level;
        return
        [
            .. Processing.Skip(first).Take(stage.Level + 1 - first).SelectMany(unit => unit.Trained(convolution)),
        ];
    }

    private void RequireFits(string network)
    {
        int factor = Networks[network].Factor;
        if (BlockSize % factor != 0
            || !(IsFedWithSamples(network)
                || Levels.Take(LevelsOf(network)[^1] + 1).All(level => level.ExpandedSide * factor == BlockSize)))
        {
            throw new ArgumentException(
                $"Network '{network}' enlarges by {factor}, but a level does not give it a picture of "
                + $"{BlockSize / factor}x{BlockSize / factor} pixels per block.");
        }
    }
}
