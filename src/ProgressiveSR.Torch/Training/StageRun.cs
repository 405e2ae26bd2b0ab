using System.Diagnostics;

namespace ProgressiveSR.Torch;

/// <summary>One stage of a training, from a position to the stage's end: iterations, reports, checkpoints.</summary>
internal sealed class StageRun
{
    private readonly TrainingConfiguration configuration;
    private readonly StageConfiguration stage;
    private readonly StageIterations iterations;
    private readonly StageOptimizer optimizer;
    private readonly WeightAverage average;
    private readonly CheckpointWriter checkpoint;
    private readonly TrainingReports reports;
    private TrainingPosition position;
    private bool saved = true;

    /// <summary>Begins at a position; unless that is the stage's start, a checkpoint of it exists.</summary>
    public StageRun(
        TrainingConfiguration configuration,
        TrainingPosition start,
        StageIterations iterations,
        StageOptimizer optimizer,
        WeightAverage average,
        CheckpointWriter checkpoint,
        TrainingReports reports)
    {
        this.configuration = configuration;
        this.iterations = iterations;
        this.optimizer = optimizer;
        this.average = average;
        this.checkpoint = checkpoint;
        this.reports = reports;
        position = start;
        stage = configuration.Stages[start.Stage];
    }

    /// <summary>Whether all iterations are done.</summary>
    public bool IsAtEnd => position.Iteration == stage.Iterations;

    /// <summary>Ends the stage: the averages become the weights.</summary>
    public void Finish()
    {
        average.Adopt();
        Save();
    }

    /// <summary>Runs the iterations that are left.</summary>
    /// <inheritdoc cref="Trainer.Run" path="/exception"/>
    public void Run(CancellationToken cancellationToken)
    {
        try
        {
            RunIterations(cancellationToken);
        }
        catch (OperationCanceledException) when (!saved && cancellationToken.IsCancellationRequested)
        {
            Save();
            throw;
        }
    }

    private void RunIterations(CancellationToken cancellationToken)
    {
        int timed = 0;
        Stopwatch clock = Stopwatch.StartNew();
        while (true)
        {
            if (position.LossCount > 0 && reports.IsDue(position.Iteration, stage))
            {
                reports.Add(position, timed > 0 ? clock.Elapsed / timed : TimeSpan.Zero, cancellationToken);
                position = new(position.Stage, position.Iteration);
                timed = 0;
                clock.Restart();
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (IsAtEnd)
            {
                return;
            }

            double value = iterations.Run(position.Iteration);
            position = new(
                position.Stage, position.Iteration + 1, position.LossSum + value, position.LossCount + 1);
            saved = false;
            timed++;

            // Before the report and its validation, which may take long.
            if (IsAtEnd)
            {
                Finish();
            }
            else if (position.Iteration % configuration.CheckpointInterval == 0)
            {
                Save();
            }
        }
    }

    private void Save()
    {
        checkpoint.Write(position, optimizer);
        saved = true;
    }
}
