namespace ProgressiveSR.Torch;

/// <summary>Reports how far a training has come, in its log and to whoever listens.</summary>
/// <param name="configuration">The training's configuration.</param>
/// <param name="validation">Measures the quality on pictures held out.</param>
/// <param name="average">The weights to measure.</param>
/// <param name="log">Receives a line for every report.</param>
/// <param name="progress">Receives every report; null for nobody.</param>
internal sealed class TrainingReports(
    TrainingConfiguration configuration,
    Validation validation,
    WeightAverage average,
    TrainingLog log,
    IProgress<TrainingProgress>? progress)
{
    /// <summary>Whether a report of an iteration of a stage is due.</summary>
    public bool IsDue(int iteration, StageConfiguration stage) =>
        iteration % configuration.LogInterval == 0 || iteration == stage.Iterations;

    /// <summary>Reports a position, which holds losses, and measures quality there where that is due.</summary>
    /// <param name="position">The position.</param>
    /// <param name="perIteration">Mean time of an iteration since the report before.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    public void Add(TrainingPosition position, TimeSpan perIteration, CancellationToken cancellationToken)
    {
        StageConfiguration stage = configuration.Stages[position.Stage];
        bool validates = configuration.ValidationInterval > 0 && validation.HasPictures
            && (position.Iteration % configuration.ValidationInterval == 0 || position.Iteration == stage.Iterations);
        long left = stage.Iterations - position.Iteration
            + configuration.Stages.Skip(position.Stage + 1).Sum(next => (long)next.Iterations);
        TrainingProgress report = new(
            position.Stage,
            stage.Level,
            position.Iteration,
            stage.Iterations,
            position.LossSum / position.LossCount,
            perIteration.TotalSeconds,
            perIteration * left,
            validates
                ? average.Borrow(() => validation.Measure(stage.Level, cancellationToken))
                : null);
        log.Append(report, stage.RateAt(position.Iteration - 1));
        progress?.Report(report);
    }
}
