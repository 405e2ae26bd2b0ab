using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// Trains tables of levels of truncated coefficients: weights of the activity first, then, by coding with them, the
/// probabilities that parts start from.
/// </summary>
internal sealed class CoefficientTrainer(LevelSchedule schedule, IReadOnlyList<TrainingTile> tiles)
{
    private const int Seed = 1;

    /// <summary>Trains all levels.</summary>
    public CoefficientTables[] Train(CancellationToken cancellationToken)
    {
        CoefficientTables[] tables = [.. Enumerable.Range(0, schedule.Count).Select(CoefficientTables.Untrained)];
        ActivityRecorder[] recorders =
            [.. Enumerable.Range(0, schedule.Count).Select(level => new ActivityRecorder(Seed + level))];
        CodeAll(tables, recorders, cancellationToken);
        tables =
        [
            .. recorders.Select((recorder, level) => new CoefficientTables(
                [
                    .. Enumerable.Range(0, CoefficientLayout.Planes).Select(
                        plane => ActivityFit.Fit(recorder[plane], Seed, cancellationToken)),
                ],
                tables[level].Bits)),
        ];
        NoObserver[] none = new NoObserver[schedule.Count];
        PriorCounter[] counters = CodeAll(tables, none, cancellationToken);
        return [.. tables.Zip(counters, (level, counter) => new CoefficientTables(level.Weights, counter.ToBits()))];
    }

    private PriorCounter[] CodeAll<TObserver>(
        CoefficientTables[] tables, TObserver[] observers, CancellationToken cancellationToken)
        where TObserver : IActivityObserver
    {
        CoefficientModel model = new(schedule, tables);
        PriorCounter[] counters = [.. tables.Select(level => new PriorCounter(level.Bits.Length))];
        foreach (TrainingTile tile in tiles)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int level = tile.First; level < tile.End; level++)
            {
                using CoefficientPart part = new(tile.Part(schedule, level));
                model.Code(ref counters[level], ref observers[level], part);
                counters[level].EndPart();
            }
        }

        return counters;
    }
}
