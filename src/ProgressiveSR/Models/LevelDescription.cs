using System.Text.Json.Serialization;

namespace ProgressiveSR;

/// <summary>What a model says of one level; nothing else knows what a level is.</summary>
public sealed record LevelDescription
{
    /// <summary>The kernel rows that the level sends, and their steps, in the order of its samples.</summary>
    public required IReadOnlyList<KernelRows> Rows { get; init; }

    /// <summary>How senders code its parts, unless told otherwise.</summary>
    public PayloadCodec Codec { get; init; } = PayloadCodec.Raw;

    /// <summary>Side of LR_i, which the processing unit makes of a block: 3 x side x side values.</summary>
    public required int Side { get; init; }

    /// <summary>
    /// Side of what the Expanding module makes of LR_i for networks that are not fed with LR_i itself: 3 x side x side
    /// values of a block.
    /// </summary>
    public required int ExpandedSide { get; init; }

    /// <summary>The name of the network that shows the level.</summary>
    public required string Network { get; init; }

    /// <summary>Whether the network's result is made to agree with the samples (data consistency).</summary>
    public bool Corrected { get; init; }

    /// <summary>Whether the samples are themselves a picture, LR_i = R(alpha_i), of the level's side.</summary>
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
    /// The paper's squares (<see cref="LevelSchedule.Squares"/>): level 0 is a picture of a quarter of the size; each
    /// level above makes its square grow by one and is expanded to half the size.
    /// </summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="schedule">The rows: those of squares.</param>
    /// <param name="corrected">Whether levels above 0 are made to agree with their samples.</param>
    /// <param name="networkPerLevel">
    /// Whether each level above 0 has a network of its own: <c>x2-level1</c>, <c>x2-level2</c>, ...
    /// </param>
    /// <param name="firstNetwork">The name of the network that shows level 0.</param>
    /// <param name="network">The name of the one that shows the levels above, and what their own names begin with.</param>
    /// <exception cref="ArgumentException">A level's rows do not make its square.</exception>
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
                    $"Level {i} makes {schedule.CumulativeSamplesPerBlock(i)} samples a block, but a square of {side} "
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
