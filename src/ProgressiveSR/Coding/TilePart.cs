using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>One level of one tile: what a codec codes at a time.</summary>
public readonly ref struct TilePart
{
    /// <summary>Puts a part together.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="columns">Block columns of the tile, 1 or more.</param>
    /// <param name="rows">Block rows of the tile, 1 or more.</param>
    /// <param name="lower">What the lower levels of the tile hold; null at level 0.</param>
    /// <param name="indices">columns x rows x samples of the level.</param>
    /// <exception cref="ArgumentException">The lengths or levels do not fit each other.</exception>
    public TilePart(
        LevelSchedule schedule, int level, int columns, int rows, TileSamples? lower, Span<short> indices)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if ((long)columns * rows * schedule.SamplesPerBlock(level) != indices.Length
            || (lower?.Level ?? -1) != level - 1
            || (lower is not null && lower.Blocks != columns * rows))
        {
            throw new ArgumentException(
                $"Level {level} of {columns}x{rows} blocks is not {indices.Length} indices over level "
                + $"{lower?.Level ?? -1} of {lower?.Blocks ?? 0} blocks.",
                nameof(indices));
        }

        Schedule = schedule;
        Level = level;
        Columns = columns;
        Rows = rows;
        Lower = lower;
        Indices = indices;
    }

    /// <summary>What each level samples.</summary>
    public LevelSchedule Schedule { get; }

    /// <summary>The level.</summary>
    public int Level { get; }

    /// <summary>Block columns of the tile; fewer than others have at the picture's right border.</summary>
    public int Columns { get; }

    /// <summary>Block rows of the tile; fewer than others have at the picture's bottom.</summary>
    public int Rows { get; }

    /// <summary>What the lower levels of the tile hold; null at level 0.</summary>
    public TileSamples? Lower { get; }

    /// <summary>
    /// The indices of the level: block by block (row by row), within a block in the order of the schedule's rows.
    /// </summary>
    public Span<short> Indices { get; }
}
