using System.Text.Json.Serialization;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

/// <summary>A model's definition of one level: the only place that says what a level is.</summary>
public sealed record LevelDescription
{
    /// <summary>The kernel rows that the level sends, with their quantisation steps, in sample order.</summary>
    public required IReadOnlyList<KernelRows> Rows { get; init; }

    /// <summary>The default codec of the level's parts.</summary>
    public PayloadCodec Codec { get; init; } = PayloadCodec.Raw;

    /// <summary>Side of LR_i, the processing unit's output for a block: 3 x side x side values.</summary>
    public required int Side { get; init; }

    /// <summary>
    /// Side of the Expanding module's output, for networks whose input is not LR_i itself: 3 x side x side values per
    /// block.
    /// </summary>
    public required int ExpandedSide { get; init; }

    /// <summary>The name of the network that renders the level.</summary>
    public required string Network { get; init; }

    /// <summary>Whether data consistency is enforced on the network's output.</summary>
    public bool Corrected { get; init; }

    /// <summary>Whether the samples themselves form a picture, LR_i = R(alpha_i), with the level's side.</summary>
    [JsonIgnore]
    public bool IsPicture =>
        Rows.All(rows => rows is { Coding: SampleCoding.Picture, Step: 1 })
        && Rows.Sum(rows => (long)rows.Count) == 3L * Side * Side;

    /// <summary>
    /// Whether a network is fed with the samples of the lowest level, which are a picture of the size that it takes; else
    /// with what the Expanding modules make.
    /// </summary>
    /// <param name="levels">All levels of a model.</param>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="factor">The factor by which it enlarges.</param>
    public static bool IsFedWithSamples(
        IReadOnlyList<LevelDescription> levels, int blockSize, string network, int factor)
    {
        ArgumentNullException.ThrowIfNull(levels);
        return levels.Skip(1).All(level => level.Network != network)
            && levels[0].IsPicture && levels[0].Side == blockSize / factor;
    }

    /// <summary>
    /// The paper's squares (<see cref="LevelSchedule.Squares"/>): level 0 is a picture of a quarter of the size, which
    /// one network super-resolves; each higher level enlarges the square by one and is expanded to half the size, for a
    /// shared network or one per level.
    /// </summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="schedule">The schedule, which must be one of squares.</param>
    /// <param name="corrected">Whether levels above 0 have data consistency.</param>
    /// <param name="networkPerLevel">
    /// Whether each level above 0 has its own network: <c>x2-level1</c>, <c>x2-level2</c>, ...
    /// </param>
    /// <param name="firstNetwork">Name of the network of level 0.</param>
    /// <param name="network">Name of the network of the levels above, and the beginning of their own networks' names.</param>
    /// <exception cref="ArgumentException">A level's rows do not form its square.</exception>
    public static IReadOnlyList<LevelDescription> Squares(
        int blockSize,
        LevelSchedule schedule,
        bool corrected = true,
        bool networkPerLevel = false,
        string firstNetwork = "x4",
        string network = "x2")
    {
        ArgumentNullException.ThrowIfNull(schedule);
        LevelDescription[] levels = new LevelDescription[schedule.Count];
        for (int i = 0; i < levels.Length; i++)
        {
            int side = blockSize / 4 + i;
            if (schedule.CumulativeSamplesPerBlock(i) != 3 * side * side)
            {
                throw new ArgumentException(
                    $"Level {i} has {schedule.CumulativeSamplesPerBlock(i)} samples per block, but a square of {side} "
                    + $"needs {3 * side * side}.",
                    nameof(schedule));
            }

            levels[i] = new LevelDescription
            {
                Rows = schedule[i],
                Side = side,
                ExpandedSide = blockSize / 2,
                Network = i == 0 ? firstNetwork : networkPerLevel ? $"{network}-level{i}" : network,
                Corrected = corrected && i > 0,
            };
        }

        return levels;
    }
}
