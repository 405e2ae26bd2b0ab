using System.Text.Json.Serialization;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

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
    /// The paper's squares (<see cref="LevelSchedule.Squares"/>): level 0 is a picture of a quarter of the size, shown by
    /// network <c>x4</c>; each level above makes its square grow by one and is expanded to half the size, for one network
    /// <c>x2</c> or for <c>x2-level1</c>, <c>x2-level2</c>, ... of their own.
    /// </summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="schedule">The rows: those of squares.</param>
    /// <param name="corrected">Whether levels above 0 are made to agree with their samples.</param>
    /// <param name="networkPerLevel">Whether each level above 0 has a network of its own.</param>
    /// <exception cref="ArgumentException">A level's rows do not make its square.</exception>
    public static IReadOnlyList<LevelDescription> Squares(
        int blockSize, LevelSchedule schedule, bool corrected = true, bool networkPerLevel = false)
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
                Network = i == 0 ? "x4" : networkPerLevel ? $"x2-level{i}" : "x2",
                Corrected = corrected && i > 0,
            };
        }

        return levels;
    }
}
