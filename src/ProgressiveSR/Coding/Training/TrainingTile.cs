using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>A tile to train on.</summary>
/// <param name="Blocks">Its blocks.</param>
/// <param name="Samples">Samples of all levels below <paramref name="End"/>.</param>
/// <param name="First">The first level with tiles of this side.</param>
/// <param name="End">One past the last.</param>
internal sealed record TrainingTile(BlockRegion Blocks, TileSamples Samples, int First, int End)
{
    public int Columns => Blocks.Columns;

    public int Rows => Blocks.Rows;

    /// <summary>The part of a level, with a copy of its samples.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="level">Level, <see cref="First"/> to <see cref="End"/> - 1.</param>
    public TilePart Part(LevelSchedule schedule, int level)
    {
        TileSamples? lower = level == 0 ? null : Samples.UpTo(level - 1);
        return new TilePart(schedule, level, Columns, Rows, lower, Samples[level].ToArray());
    }
}
