using ProgressiveSR.Sampling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// All that a model trains: the sampling units, the processing units and the super-resolution networks (paper,
/// figure 1): one for level 0, and one for all levels above or for each of them (figure 7).
/// </summary>
public sealed class ProgressiveNetwork : nn.Module
{
    // The lists register the units under their names; the arrays are what is read.
    private readonly ModuleList<SamplingModule> sampling;
    private readonly ModuleList<ProcessingModule> processing;
    private readonly SamplingModule[] samplingModules;
    private readonly ProcessingModule[] processingModules;
    private readonly SuperResolutionNetwork superResolver4;
    private readonly SuperResolutionNetwork? superResolver2;
    private readonly ModuleDict<SuperResolutionNetwork>? superResolvers2;
    private readonly SuperResolutionNetwork[] refining;

    /// <summary>Puts a model together.</summary>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <param name="schedule">A schedule of squares.</param>
    /// <param name="superResolver4">The network of factor 4, for level 0.</param>
    /// <param name="superResolver2">The network of factor 2, for the levels above.</param>
    /// <exception cref="ArgumentException">
    /// The schedule is for other blocks, or a network has another factor.
    /// </exception>
    public ProgressiveNetwork(
        int blockSize,
        LevelSchedule schedule,
        SuperResolutionNetwork superResolver4,
        SuperResolutionNetwork superResolver2)
        : this(blockSize, schedule, superResolver4, [superResolver2], separate: false)
    {
    }

    /// <summary>Puts a model together in which each level has a network of its own.</summary>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <param name="schedule">A schedule of squares.</param>
    /// <param name="superResolver4">The network of factor 4, for level 0.</param>
    /// <param name="superResolvers2">The networks of factor 2, for the levels 1 to the highest.</param>
    /// <exception cref="ArgumentException">
    /// The schedule is for other blocks or has another number of levels, or a network has another factor.
    /// </exception>
    public ProgressiveNetwork(
        int blockSize,
        LevelSchedule schedule,
        SuperResolutionNetwork superResolver4,
        IReadOnlyList<SuperResolutionNetwork> superResolvers2)
        : this(blockSize, schedule, superResolver4, [.. superResolvers2 ?? []], separate: true)
    {
    }

    private ProgressiveNetwork(
        int blockSize,
        LevelSchedule schedule,
        SuperResolutionNetwork superResolver4,
        SuperResolutionNetwork[] refining,
        bool separate)
        : base(TorchRuntime.InitializeFor(nameof(ProgressiveNetwork)))
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(superResolver4);
        foreach (SuperResolutionNetwork network in refining)
        {
            ArgumentNullException.ThrowIfNull(network, "superResolver2");
        }

        if (schedule.KernelLength != 3 * blockSize * blockSize)
        {
            throw new ArgumentException($"The schedule is not for blocks of {blockSize} pixels.", nameof(schedule));
        }

        if (superResolver4.Factor != 4 || refining.Any(network => network.Factor != 2))
        {
            throw new ArgumentException(
                $"Networks of factors 4 and 2 are needed, not {superResolver4.Factor} and "
                + $"{string.Join(", ", refining.Select(network => network.Factor))}.");
        }

        if (separate && refining.Length != schedule.Highest)
        {
            throw new ArgumentException(
                $"{schedule.Highest} levels above 0 need as many networks, not {refining.Length}.");
        }

        BlockSize = blockSize;
        Schedule = schedule;
        IEnumerable<int> levels = Enumerable.Range(0, schedule.Count);
        samplingModules = [.. levels.Select(level => new SamplingModule(schedule, level))];
        processingModules = [.. levels.Select(level => new ProcessingModule(schedule, blockSize, level))];
        sampling = new ModuleList<SamplingModule>(samplingModules);
        processing = new ModuleList<ProcessingModule>(processingModules);
        this.superResolver4 = superResolver4;
        this.refining = refining;
        superResolver2 = separate ? null : refining[0];
        superResolvers2 = separate
            ? nn.ModuleDict<SuperResolutionNetwork>(
                [.. refining.Select((network, i) => ($"level{i + 1}", network))])
            : null;
        RegisterComponents();
    }

    /// <summary>Side of a block in pixels.</summary>
    public int BlockSize { get; }

    /// <summary>What each level samples.</summary>
    public LevelSchedule Schedule { get; }

    /// <summary>S-U_0 and up.</summary>
    public IReadOnlyList<SamplingModule> Sampling => samplingModules;

    /// <summary>P-U_0 and up.</summary>
    public IReadOnlyList<ProcessingModule> Processing => processingModules;

    /// <summary>The network of factor 4, for level 0.</summary>
    public SuperResolutionNetwork SuperResolver4 => superResolver4;

    /// <summary>Whether each level above 0 has a network of factor 2 of its own.</summary>
    public bool HasNetworkPerLevel => superResolvers2 is not null;

    /// <summary>All networks, each with the lowest level that it shows.</summary>
    internal IEnumerable<(SuperResolutionNetwork Network, int Level)> SuperResolvers =>
        refining.Select((network, i) => (network, i + 1)).Prepend((superResolver4, 0));

    /// <summary>The network that serves a level.</summary>
    /// <param name="level">0 for that of factor 4; up to the schedule's highest for those of factor 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public SuperResolutionNetwork SuperResolverAt(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Schedule.Highest);
        return level == 0 ? superResolver4 : refining[HasNetworkPerLevel ? level - 1 : 0];
    }

    /// <summary>Level 0: pictures to their LR_0 and SR_0.</summary>
    /// <param name="pictures">N x 3 x H x W in 0..1, sides multiples of the block.</param>
    /// <param name="rounding">How Q treats gradients.</param>
    /// <returns>LR_0: N x 3 x H/4 x W/4; SR_0: N x 3 x H x W.</returns>
    public (Tensor LowResolution, Tensor SuperResolved) ForwardBase(Tensor pictures, Rounding rounding)
    {
        using DisposeScope scope = NewDisposeScope();
        (long n, long rows, long columns) = Layout(pictures);
        Tensor blocks = BlockLayout.ToBlocks(pictures, BlockSize).flatten(1);
        Tensor values = samplingModules[0].Sample(blocks, rounding);
        Tensor lowResolution = BlockLayout.ToPictures(processingModules[0].Process(null, values), n, rows, columns);
        Tensor superResolved = superResolver4.call(Convolution.ChannelsLast(lowResolution));
        return (lowResolution.MoveToOuterDisposeScope(), superResolved.MoveToOuterDisposeScope());
    }

    /// <summary>Levels above 0, each block at its own level.</summary>
    /// <param name="pictures">N x 3 x H x W in 0..1, sides multiples of the block.</param>
    /// <param name="levels">A level per block, pictures first, then row by row.</param>
    /// <param name="rounding">How Q treats gradients.</param>
    /// <param name="dataConsistency">Whether results are made to agree with the samples.</param>
    /// <exception cref="ArgumentException">
    /// The sizes are no multiples of the block, or the levels do not fit.
    /// </exception>
    /// <returns>The expanded pictures, N x 3 x H/2 x W/2, and the super-resolved ones, N x 3 x H x W.</returns>
    public (Tensor Expanded, Tensor SuperResolved) ForwardRefined(
        Tensor pictures, IReadOnlyList<int> levels, Rounding rounding, bool dataConsistency = true) =>
        ForwardRefined(pictures, levels, rounding, dataConsistency, lowest: 1);

    /// <summary>As the public one; blocks below a level are there for neighbours only and get no result.</summary>
    internal (Tensor Expanded, Tensor SuperResolved) ForwardRefined(
        Tensor pictures, IReadOnlyList<int> levels, Rounding rounding, bool dataConsistency, int lowest)
    {
        ArgumentNullException.ThrowIfNull(levels);
        using DisposeScope scope = NewDisposeScope();
        (long n, long rows, long columns) = Layout(pictures);
        Tensor blocks = BlockLayout.ToBlocks(pictures, BlockSize).flatten(1);
        if (levels.Count != blocks.shape[0])
        {
            throw new ArgumentException(
                $"{blocks.shape[0]} blocks need as many levels, not {levels.Count}.", nameof(levels));
        }

        int highest = levels.Max();
        if (levels.Min() < 0 || highest > Schedule.Highest)
        {
            throw new ArgumentException(
                $"Levels {levels.Min()} to {highest} are asked for; there are 0 to {Schedule.Highest}.",
                nameof(levels));
        }

        Tensor[] values =
            [.. Enumerable.Range(0, highest + 1).Select(level => samplingModules[level].Sample(blocks, rounding))];
        Tensor expanded = BlockLayout.ToPictures(Expand(values, levels), n, rows, columns);
        Tensor superResolved = HasNetworkPerLevel
            ? BlockLayout.ToPictures(SuperResolveByLevel(expanded, levels, lowest), n, rows, columns)
            : refining[0].call(Convolution.ChannelsLast(expanded));
        Tensor result = dataConsistency ? Correct(superResolved, values, levels, lowest) : superResolved;
        return (expanded.MoveToOuterDisposeScope(), result.MoveToOuterDisposeScope());
    }

    /// <summary>Sets the type in which the networks' bodies compute.</summary>
    internal void ComputeIn(ScalarType type)
    {
        foreach ((SuperResolutionNetwork network, _) in SuperResolvers)
        {
            network.ComputeType = type;
        }
    }

    /// <summary>Networks of levels from one on take the weights of the level below it.</summary>
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

    private (long Pictures, long Rows, long Columns) Layout(Tensor pictures)
    {
        long[] shape = pictures.shape;
        return shape.Length == 4 && shape[1] == 3 && shape[2] % BlockSize == 0 && shape[3] % BlockSize == 0
            ? (shape[0], shape[2] / BlockSize, shape[3] / BlockSize)
            : throw new ArgumentException(
                $"Pictures are N x 3 x H x W with sides in blocks of {BlockSize} pixels, not "
                + $"{string.Join(" x ", shape)}.");
    }

    private Tensor Expand(Tensor[] values, IReadOnlyList<int> levels)
    {
        List<Tensor> groups = [];
        List<long> order = [];
        Tensor? lowResolution = null;
        for (int level = 0; level < values.Length; level++)
        {
            lowResolution = processingModules[level].Process(lowResolution, values[level]);
            long[] members = [.. Enumerable.Range(0, levels.Count).Where(i => levels[i] == level).Select(i => (long)i)];
            if (members.Length > 0)
            {
                Tensor index = tensor(members, device: lowResolution.device);
                groups.Add(processingModules[level].Expand(lowResolution.index_select(0, index)));
                order.AddRange(members);
            }
        }

        long[] inverse = new long[order.Count];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[order[i]] = i;
        }

        return cat(groups, 0).index_select(0, tensor(inverse, device: values[0].device));
    }

    /// <summary>Blocks from the network of their level, which sees whole pictures; zeros below the lowest.</summary>
    private Tensor SuperResolveByLevel(Tensor expanded, IReadOnlyList<int> levels, int lowest)
    {
        Tensor source = Convolution.ChannelsLast(expanded);
        Tensor result = zeros(levels.Count, 3, BlockSize, BlockSize, device: expanded.device);
        foreach (int level in levels.Distinct().Where(level => level >= lowest).Order())
        {
            Tensor blocks = BlockLayout.ToBlocks(SuperResolverAt(level).call(source), BlockSize);
            float[] own = [.. levels.Select(other => other == level ? 1f : 0f)];
            result = result.Plus(blocks * tensor(own, [levels.Count, 1, 1, 1], device: blocks.device));
        }

        return result;
    }

    private Tensor Correct(Tensor pictures, Tensor[] values, IReadOnlyList<int> levels, int lowest)
    {
        (long n, long rows, long columns) = Layout(pictures);
        Tensor blocks = BlockLayout.ToBlocks(pictures, BlockSize).flatten(1);
        for (int level = 0; level < values.Length; level++)
        {
            // Blocks at level 0 are shown by the other network and take no part.
            float[] takesPart = [.. levels.Select(own => own >= Math.Max(level, lowest) ? 1f : 0f)];
            Tensor correction = processingModules[level].Correction(blocks, values[level], samplingModules[level]);
            blocks = blocks.Plus(takesPart.Contains(0f)
                ? correction * tensor(takesPart, [levels.Count, 1], device: blocks.device)
                : correction);
        }

        return BlockLayout.ToPictures(blocks.reshape(-1, 3, BlockSize, BlockSize), n, rows, columns);
    }
}
