using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>A tile to train on.</summary>
internal sealed record TrainingTile(int Columns, int Rows, TileSamples Samples)
{
    /// <summary>The part of a level, with a copy of its samples.</summary>
    public TilePart Part(LevelSchedule schedule, int level, TileSamples? lower) =>
        new(schedule, level, Columns, Rows, lower, Samples[level].ToArray());
}
