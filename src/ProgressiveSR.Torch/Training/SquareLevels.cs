using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>
/// The paper's squares (<see cref="LevelSchedule.Squares"/>) as the levels of a training: level 0 is a picture of a quarter
/// of the size, each level above makes its square grow by one and is expanded to half the size.
/// </summary>
public sealed record SquareLevels
{
    /// <summary>Quantisation step of the increments' coefficients, in 8-bit units. Default 4.</summary>
    public double Step { get; init; } = 4;

    /// <summary>
    /// Whether results of levels above 0 are made to agree with the samples (data consistency), in training and by
    /// receivers of the exported model; false is the paper's own scheme. Default true.
    /// </summary>
    public bool DataConsistency { get; init; } = true;

    /// <summary>
    /// Whether each level above 0 has a network of its own, which starts as that of the level below and trains in the
    /// stages of its level only (paper, figure 7). They are called <c>x2-level1</c>, <c>x2-level2</c>, ..., and made like
    /// <see cref="Network"/> where the configuration lists no network of such a name. Default false: one network serves
    /// all levels.
    /// </summary>
    public bool NetworkPerLevel { get; init; }

    /// <summary>How senders code the levels, unless told otherwise. Default <see cref="PayloadCodec.Context"/>.</summary>
    public PayloadCodec Codec { get; init; } = PayloadCodec.Context;

    /// <summary>The network that shows level 0. Default <c>x4</c>.</summary>
    public string FirstNetwork { get; init; } = "x4";

    /// <summary>The network that shows the levels above. Default <c>x2</c>.</summary>
    public string Network { get; init; } = "x2";

    /// <summary>The levels.</summary>
    internal IReadOnlyList<LevelDescription> Create(int blockSize)
    {
        LevelSchedule schedule = LevelSchedule.Squares(blockSize, Step);
        IReadOnlyList<LevelDescription> levels = LevelDescription.Squares(
            blockSize, schedule, DataConsistency, NetworkPerLevel, FirstNetwork, Network);
        return [.. levels.Select(level => level with { Codec = Codec })];
    }

    /// <summary>The name that stands for a level's own network, where that is not configured by itself.</summary>
    internal string CommonName(string name) =>
        NetworkPerLevel && name.StartsWith(Network, StringComparison.Ordinal) ? Network : name;
}
