using System.Diagnostics;
using ProgressiveSR.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Trains a model stage by stage (paper, section 3.1). Writes <c>checkpoint.safetensors</c> and <c>log.csv</c> to the
/// configuration's output folder; a training that was killed resumes from the last checkpoint with the same losses as
/// without the interruption.
/// </summary>
/// <remarks>
/// Not thread-safe. Locks the output folder against other trainings, including those of other processes, until it is
/// disposed, which also frees the model's memory.
/// </remarks>
public sealed class Trainer : IDisposable
{
    /// <summary>The checkpoint's file name in the output folder.</summary>
    public const string CheckpointName = "checkpoint.safetensors";

    /// <summary>The log's file name in the output folder.</summary>
    public const string LogName = "log.csv";

    private readonly TrainingConfiguration configuration;
    private readonly TrainingPictures pictures;
    private readonly TrainedModel network;
    private readonly WeightAverage average;
    private readonly TrainingScheme scheme;
    private readonly Validation validation;
    private readonly TrainingLock folder;
    private readonly Checkpoint? resumed;
    private StageOptimizer? resumedOptimizer;
    private TrainingPosition position;
    private bool saved;
    private bool started;

    /// <summary>Prepares a training.</summary>
    /// <param name="configuration">The training's configuration.</param>
    /// <param name="pictures">The training pictures.</param>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <param name="resumeFrom">The checkpoint to resume from, or null to start anew.</param>
    /// <exception cref="ArgumentException">
    /// The configuration is invalid, or the pictures are too small for it.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The checkpoint does not match the configuration, an architecture is unknown or its settings are invalid, or the
    /// initial bundle has another kernel or schedule, or is damaged.
    /// </exception>
    /// <exception cref="TrainingFolderException">
    /// Another training uses the output folder, or it contains a checkpoint other than the one to resume from.
    /// </exception>
    /// <exception cref="IOException">
    /// The output folder cannot be created, or the initial bundle cannot be read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">Writing to the output folder is not permitted.</exception>
    /// <exception cref="TorchRuntimeException">libtorch or the device is missing.</exception>
    public Trainer(
        TrainingConfiguration configuration,
        TrainingPictures pictures,
        string device = "cpu",
        Checkpoint? resumeFrom = null)
        : this(configuration, Loaded(pictures), device, _ => resumeFrom)
    {
    }

    private Trainer(
        TrainingConfiguration configuration,
        Func<TrainingPictures> loadPictures,
        string device,
        Func<string, Checkpoint?> findCheckpoint)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(loadPictures);
        TorchRuntime.Initialize();
        configuration.Validate();
        this.configuration = configuration;
        Device opened = TorchDevice.Open(device);
        folder = TrainingLock.Take(configuration.Output);
        try
        {
            // Files of another training must not be read before it has released the folder.
            resumed = findCheckpoint(CheckpointPath);
            RequireFree();
            resumed?.RequireFits(configuration);
            if (configuration.Threads > 0)
            {
                set_num_threads(configuration.Threads);
            }

            using (NewDisposeScope())
            {
                random.manual_seed(configuration.Seed);
                network = configuration.CreateNetwork();
                Checkpoint.RequireReadable(configuration, network);
                scheme = TrainingScheme.Create(
                    configuration, network, opened, resumed is null ? 0 : resumed.Stage + 1);
                StartedAfresh = resumed is null ? scheme.SetStart() : [];
                network.Keep(opened);
                network.ComputeIn(configuration.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32);
                average = new WeightAverage(network, configuration.AverageDecay);
                if (resumed is not null)
                {
                    resumedOptimizer = CreateOptimizer(resumed.Stage);
                    resumed.Restore(network, average, resumedOptimizer);
                }
            }

            pictures = loadPictures();
            RequireSides();
            validation = new Validation(pictures, configuration, network, scheme);
        }
        catch
        {
            folder.Abandon();
            Dispose();
            throw;
        }
    }

    /// <summary>The path of the checkpoint.</summary>
    public string CheckpointPath => Path.Combine(configuration.Output, CheckpointName);

    /// <summary>
    /// The networks, by their configured names, that start from random weights despite an initial bundle: its network
    /// has another architecture or other settings.
    /// </summary>
    public IReadOnlyList<string> StartedAfresh { get; } = [];

    /// <summary>Prepares a training; its pictures are loaded last, once everything else has been validated.</summary>
    /// <param name="configuration">The training's configuration.</param>
    /// <param name="loadPictures">Loads the training pictures; its exceptions propagate.</param>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <param name="resume">
    /// Whether to resume from the checkpoint in the output folder; if there is none, training starts anew.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The configuration is invalid, or the pictures are too small for it.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The checkpoint is damaged or does not match the configuration, an architecture is unknown or its settings are
    /// invalid, or the initial bundle has another kernel or schedule, or is damaged.
    /// </exception>
    /// <exception cref="TrainingFolderException">
    /// Another training uses the output folder, or it contains a checkpoint and <paramref name="resume"/> is false.
    /// </exception>
    /// <exception cref="IOException">
    /// The output folder cannot be created, or the checkpoint or bundle cannot be read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">Writing to the output folder is not permitted.</exception>
    /// <exception cref="TorchRuntimeException">libtorch or the device is missing.</exception>
    public static Trainer Prepare(
        TrainingConfiguration configuration,
        Func<TrainingPictures> loadPictures,
        string device = "cpu",
        bool resume = false) =>
        new(
            configuration,
            loadPictures,
            device,
            path => resume && File.Exists(path) ? Checkpoint.Read(path) : null);

    /// <summary>Trains to the end of the last stage. May be called only once.</summary>
    /// <param name="progress">Receives a report for every line of the log.</param>
    /// <param name="cancellationToken">
    /// Stops after the current iteration, or during a validation; a checkpoint is written first.
    /// </param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">
    /// The loss or a weight is not finite, or the training was already run.
    /// </exception>
    /// <exception cref="IOException">
    /// The disk is full, or a picture that did not fit in memory can no longer be read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">Writing to the output folder is no longer permitted.</exception>
    public void Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (started)
        {
            throw new InvalidOperationException("This training has been run; make another trainer to go on from it.");
        }

        started = true;
        int firstStage = resumed?.Stage ?? 0;
        TrainingLog log = new(Path.Combine(configuration.Output, LogName), firstStage, resumed?.Iteration ?? 0);
        for (int stage = firstStage; stage < configuration.Stages.Count; stage++)
        {
            RunStage(stage, log, progress, cancellationToken);
        }
    }

    /// <summary>Frees the model and unlocks the output folder.</summary>
    public void Dispose()
    {
        // Some are null if the constructor fails.
        resumedOptimizer?.Dispose();
        network?.Dispose();
        average?.Dispose();
        scheme?.Dispose();
        folder.Dispose();
    }

    private static Func<TrainingPictures> Loaded(TrainingPictures pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return () => pictures;
    }

    private void RequireFree()
    {
        if (File.Exists(CheckpointPath) && resumed?.IsAt(CheckpointPath) != true)
        {
            throw new TrainingFolderException(
                $"There is {(resumed is null ? "a" : "another")} checkpoint at '{CheckpointPath}' already: go on from it, "
                + "or choose another output folder.",
                isInUse: false);
        }
    }

    private void RequireSides()
    {
        if (pictures.SmallestSide < configuration.PatchSize)
        {
            throw new ArgumentException(
                $"The pictures were loaded with sides from {pictures.SmallestSide} pixels, but patches have "
                + $"{configuration.PatchSize}.");
        }
    }

    private StageOptimizer CreateOptimizer(int stage) =>
        new(network, configuration.Stages[stage], configuration.Convolution);

    private void RunStage(
        int index, TrainingLog log, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        bool resumes = resumed?.Stage == index;
        if (!resumes)
        {
            scheme.SetStage(index, pictures, average, cancellationToken);
        }

        using StageOptimizer optimizer = resumes ? resumedOptimizer! : CreateOptimizer(index);
        resumedOptimizer = null;
        StageIterations iterations = new(index, scheme.Losses(index, pictures), optimizer, average);

        // A process that died before writing the line of its checkpoint left the losses in the checkpoint.
        position = !resumes ? new(index, 0) : log.HoldsStart ? new(index, resumed!.Iteration) : resumed!.Position;
        saved = true;
        if (resumes && !resumed!.IsEndOfStage && position.Iteration == configuration.Stages[index].Iterations)
        {
            // The stage was shortened in the meantime, so it ends here.
            average.Adopt();
            Save(optimizer);
        }

        try
        {
            RunIterations(iterations, optimizer, log, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (!saved && cancellationToken.IsCancellationRequested)
        {
            Save(optimizer);
            throw;
        }
    }

    private void RunIterations(
        StageIterations iterations,
        StageOptimizer optimizer,
        TrainingLog log,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        int end = configuration.Stages[position.Stage].Iterations;
        int timed = 0;
        Stopwatch clock = Stopwatch.StartNew();
        while (true)
        {
            bool lineIsDue = position.Iteration % configuration.LogInterval == 0 || position.Iteration == end;
            if (lineIsDue && position.LossCount > 0)
            {
                Report(timed > 0 ? clock.Elapsed / timed : TimeSpan.Zero, log, progress, cancellationToken);
                position = new(position.Stage, position.Iteration);
                timed = 0;
                clock.Restart();
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (position.Iteration == end)
            {
                return;
            }

            double value = iterations.Run(position.Iteration);
            position = new(
                position.Stage, position.Iteration + 1, position.LossSum + value, position.LossCount + 1);
            saved = false;
            timed++;
            if (position.Iteration == end)
            {
                average.Adopt();
            }

            // Before the line and its validation, which may take long.
            if (position.Iteration % configuration.CheckpointInterval == 0 || position.Iteration == end)
            {
                Save(optimizer);
            }
        }
    }

    private void Save(StageOptimizer optimizer)
    {
        RequireFiniteWeights();
        if (position.Iteration == configuration.Stages[position.Stage].Iterations)
        {
            Checkpoint.Write(CheckpointPath, configuration, position, network);
        }
        else
        {
            Checkpoint.Write(CheckpointPath, configuration, position, network, average, optimizer);
        }

        saved = true;
    }

    /// <summary>
    /// Throws if a weight is not finite: a checkpoint of broken weights would replace the last usable one.
    /// </summary>
    private void RequireFiniteWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        foreach ((string name, Tensor parameter) in network.named_parameters())
        {
            if (!parameter.isfinite().all().item<bool>())
            {
                throw new InvalidOperationException(
                    $"The weights '{name}' are no longer finite at iteration {position.Iteration} of stage "
                    + $"{position.Stage}: lower the learning rates and resume.");
            }
        }
    }

    private void Report(
        TimeSpan perIteration,
        TrainingLog log,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        StageConfiguration stage = configuration.Stages[position.Stage];
        bool validates = configuration.ValidationInterval > 0 && pictures.HeldOutCount > 0
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
