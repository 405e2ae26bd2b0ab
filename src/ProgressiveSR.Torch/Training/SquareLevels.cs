using ProgressiveSR.Models;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Torch;

/// <summary>
/// Configures the levels of a training as the paper's squares (<see cref="LevelSchedule.Squares"/>): level 0 is a
/// picture of a quarter of the size; each higher level enlarges its square by one and is expanded to half the size.
/// </summary>
public sealed record SquareLevels
{
    /// <summary>Quantisation step of the increments' coefficients, in 8-bit units. Default 4.</summary>
    public double Step { get; init; } = 4;

    /// <summary>
    /// Whether levels above 0 use data consistency, in training and in receivers of the exported model; false for the
    /// paper's own scheme. Default true.
    /// </summary>
    public bool DataConsistency { get; init; } = true;

    /// <summary>
    /// Whether each level above 0 has a network of its own, which is initialised from that of the level below and
    /// trained only in the stages of its level (paper, figure 7). They are named <c>x2-level1</c>, <c>x2-level2</c>,
    /// ..., and use the configuration of <see cref="Network"/> unless they have one of their own. Default false: one
    /// network for all levels.
    /// </summary>
    public bool NetworkPerLevel { get; init; }

    /// <summary>
    /// The codec that senders use for the levels by default. Default <see cref="PayloadCodec.Context"/>.
    /// </summary>
    public PayloadCodec Codec { get; init; } = PayloadCodec.Context;

    /// <summary>The network that shows level 0. Default <c>x4</c>.</summary>
    public string FirstNetwork { get; init; } = "x4";

    /// <summary>The network that shows the higher levels. Default <c>x2</c>.</summary>
    public string Network { get; init; } = "x2";

    /// <summary>The levels.</summary>
    internal IReadOnlyList<LevelDescription> Create(int blockSize)
    {
        LevelSchedule schedule = LevelSchedule.Squares(blockSize, Step);
        IReadOnlyList<LevelDescription> levels = LevelDescription.Squares(
            blockSize, schedule, DataConsistency, NetworkPerLevel, FirstNetwork, Network);
        return [.. levels.Select(level => level with { Codec = Codec })];
    }

    /// <summary>The name whose configuration a level's own network uses if it has none itself.</summary>
    internal string CommonName(string name) =>
        NetworkPerLevel && name.StartsWith(Network, StringComparison.Ordinal) ? Network : name;
}
