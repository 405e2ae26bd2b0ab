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
    /// The paper's squares (<see cref="LevelSchedule.Squares"/>): level 0 is a picture of a quarter of the size, which
    /// network <c>x4</c> super-resolves; each higher level enlarges the square by one and is expanded to half the size,
    /// for a shared network <c>x2</c> or one network per level, <c>x2-level1</c>, <c>x2-level2</c>, ...
    /// </summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="schedule">The schedule, which must be one of squares.</param>
    /// <param name="corrected">Whether levels above 0 have data consistency.</param>
    /// <param name="networkPerLevel">Whether each level above 0 has its own network.</param>
    /// <exception cref="ArgumentException">A level's rows do not form its square.</exception>
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
                    $"Level {i} has {schedule.CumulativeSamplesPerBlock(i)} samples per block, but a square of {side} "
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
