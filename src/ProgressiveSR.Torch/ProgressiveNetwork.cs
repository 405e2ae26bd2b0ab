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
public sealed class ProgressiveNetwork : TrainedModel
{
    // The containers register the units under their names; the arrays are what is read.
    private readonly ModuleList<SamplingModule> sampling;
    private readonly ModuleList<ProcessingModule> processing;
    private readonly ModuleDict<SuperResolutionNetwork> networks;
    private readonly SamplingModule[] samplingModules;
    private readonly ProcessingModule[] processingModules;

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

    /// <summary>S-U_0 and up.</summary>
    public IReadOnlyList<SamplingModule> Sampling => samplingModules;

    /// <summary>P-U_0 and up.</summary>
    public IReadOnlyList<ProcessingModule> Processing => processingModules;

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

    /// <summary>Whether one network shows a level and all below it, those apart whose samples are a network's input.</summary>
    internal bool SharesNetworkBelow(int level) =>
        Enumerable.Range(0, level).All(
            other => IsFedWithSamples(other) || Levels[other].Network == Levels[level].Network);

    internal override IEnumerable<TrainedPart> Parts(StageConfiguration stage, bool convolution) =>
    [
        .. base.Parts(stage, convolution),
        new(SamplingParameters(stage), stage.SamplerRate),
        new(ProcessingParameters(stage, convolution), stage.ProcessingRate),
    ];

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
        LevelDescription.IsFedWithSamples(Levels, BlockSize, network, Networks[network].Factor);

    private Parameter[] SamplingParameters(StageConfiguration stage)
    {
        // A unit whose samples are a network's input is never reopened: that network stands on it.
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
            // P-U_0 only rearranges; its Phi and gain take part from the stages of other networks on.
            return [];
        }

        // Where lower levels have networks of their own, those have been trained for their units as they are.
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
                $"Network '{network}' enlarges by {factor}, but a level makes no picture of {BlockSize / factor}x"
                + $"{BlockSize / factor} pixels a block for it.");
        }
    }
}
