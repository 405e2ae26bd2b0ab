using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>
/// Trains <see cref="ReconstructionPoints"/>: the mean of the coefficients in each kind of cell minimises the squared
/// error. Not thread-safe.
/// </summary>
internal sealed class PointStatistics
{
    // The mean of fewer coefficients is less reliable than the untrained point.
    private const long LeastCount = 20;

    private readonly Level[] levels;

    /// <summary>Starts without any blocks.</summary>
    /// <param name="schedule">
    /// What each level samples; <see cref="LevelSchedule.HasLinearPicture"/> must be true.
    /// </param>
    public PointStatistics(LevelSchedule schedule) =>
        levels = [.. Enumerable.Range(0, schedule.Count).Select(level => new Level(schedule[level]))];

    /// <summary>Adds the coefficients of blocks at a level.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="values">Blocks x the level's samples, as the sampling unit gives them, in eighths.</param>
    /// <param name="indices">Their indices.</param>
    public void Add(int level, ReadOnlySpan<short> values, ReadOnlySpan<short> indices) =>
        levels[level].Add(values, indices);

    /// <summary>Computes the points, deterministically for the same blocks in the same order.</summary>
    public ReconstructionPoints ToPoints() => new(levels.Select(level => level.ToPlaces()));

    private sealed class Level
    {
        private readonly int[] points;
        private readonly int[] steps;
        private readonly double[] sums = new double[ReconstructionPoints.PerLevel];
        private readonly long[] counts = new long[ReconstructionPoints.PerLevel];

        public Level(IReadOnlyList<KernelRows> rows)
        {
            points =
            [
                .. rows.SelectMany(run => Enumerable.Range(run.First, run.Count)).Select(ReconstructionPoints.Of),
            ];
            steps =
            [
                .. rows.SelectMany(
                    run => Enumerable.Repeat((int)(run.Step * (1 << BlockTransform.FractionalBits)), run.Count)),
            ];
        }

        public void Add(ReadOnlySpan<short> values, ReadOnlySpan<short> indices)
        {
            for (int start = 0; start < indices.Length; start += points.Length)
            {
                for (int i = 0; i < points.Length; i++)
                {
                    int magnitude = Math.Abs((int)indices[start + i]);
                    if (magnitude != 0)
                    {
                        int point = points[i] + Math.Min(magnitude, ReconstructionPoints.Magnitudes) - 1;
                        int beyond = Math.Abs((int)values[start + i]) - magnitude * steps[i];
                        sums[point] += (double)beyond / steps[i];
                        counts[point]++;
                    }
                }
            }
        }

        public byte[] ToPlaces() =>
        [
            .. sums.Zip(counts, (sum, count) => count < LeastCount
                ? ReconstructionPoints.UntrainedPlace
                : ReconstructionPoints.PlaceOf(sum / count)),
        ];
    }
}
