using ProgressiveSR.Sampling;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Counts what a snapshot shows.</summary>
internal sealed class StatisticsCounter
{
    private readonly int[] blocksPerLevel;
    private readonly int emptyBlocks;
    private readonly long samples;

    public StatisticsCounter(LevelMap map, LevelSchedule schedule)
    {
        blocksPerLevel = new int[schedule.Count];
        for (int y = map.Shown.Y; y < map.Shown.Bottom; y++)
        {
            for (int x = map.Shown.X; x < map.Shown.Right; x++)
            {
                if (map[x, y] < 0)
                {
                    emptyBlocks++;
                    continue;
                }

                blocksPerLevel[map[x, y]]++;
                samples += schedule.CumulativeSamplesPerBlock(map[x, y]);
            }
        }

        for (int y = map.Area.Y; y < map.Area.Bottom; y++)
        {
            for (int x = map.Area.X; x < map.Area.Right; x++)
            {
                HighestLevelKnown = Math.Max(HighestLevelKnown, map[x, y]);
            }
        }
    }

    /// <summary>The highest level of the rendered blocks and their neighbours, at least 0.</summary>
    public int HighestLevelKnown { get; }

    public RenderStatistics ToStatistics(StageClock clock) => new()
    {
        Process = clock.Other,
        SuperResolve = clock.SuperResolve,
        BlocksPerLevel = blocksPerLevel,
        EmptyBlocks = emptyBlocks,
        Samples = samples,
    };
}
