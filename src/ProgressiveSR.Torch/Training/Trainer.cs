using System.Diagnostics;
using ProgressiveSR.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Trains a model stage by stage (paper, section 3.1). Writes <c>checkpoint.safetensors</c> and <c>log.csv</c> into the
/// configuration's output folder; a killed training goes on from the last checkpoint with the losses that it would have
/// had.
/// </summary>
/// <remarks>
/// Not thread-safe. Until it is disposed, which frees the model's memory, it keeps other trainings out of the output
/// folder, those of other processes too.
/// </remarks>
public sealed class Trainer : IDisposable
{
    /// <summary>The checkpoint's file name in the output folder.</summary>
    public const string CheckpointName = "checkpoint.safetensors";

    /// <summary>The log's file name in the output folder.</summary>
    public const string LogName = "log.csv";

    private readonly TrainingConfiguration configuration;
    private readonly TrainingPictures pictures;
    private readonly Device device;
    private readonly ProgressiveNetwork network;
    private readonly WeightAverage average;
    private readonly TrainingLoss loss;
    private readonly Validation validation;
    private readonly TrainingLock folder;
    private readonly Checkpoint? resumed;
    private readonly IReadOnlySet<int> levelsFromBundle;
    private StageOptimizer? resumedOptimizer;
    private TrainingPosition position;
    private bool saved;
    private bool started;

    /// <summary>Prepares a training.</summary>
    /// <param name="configuration">What to train.</param>
    /// <param name="pictures">What to train on.</param>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <param name="resumeFrom">The checkpoint to go on from, or null to start anew.</param>
    /// <exception cref="ArgumentException">
    /// The configuration is impossible, or the pictures are too small for it.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The checkpoint does not fit the configuration, an architecture is unknown or its settings do not fit, or the
    /// bundle to start from is of another kind, or broken.
    /// </exception>
    /// <exception cref="TrainingFolderException">
    /// Another training writes into the output folder, or there is another checkpoint than the one to go on from.
    /// </exception>
    /// <exception cref="IOException">
    /// The output folder cannot be made, or the bundle to start from cannot be read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The output folder must not be written to.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing, or the device is.</exception>
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
        this.device = TorchDevice.Open(device);
        folder = TrainingLock.Take(configuration.Output);
        try
        {
            // What another training wrote must not be read before it has let go of the folder.
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
                levelsFromBundle = StartingWeights.LevelsFromBundle(
                    configuration, network, resumed is null ? 0 : resumed.Stage + 1);
                StartedAfresh = resumed is null ? StartingWeights.Set(configuration, network) : [];
                network.Keep(this.device);
                network.ComputeIn(configuration.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32);
                average = new WeightAverage(network, configuration.AverageDecay);
                loss = new TrainingLoss(configuration, this.device);
                if (resumed is not null)
                {
                    resumedOptimizer = CreateOptimizer(resumed.Stage);
                    resumed.Restore(network, average, resumedOptimizer);
                }
            }

            pictures = loadPictures();
            RequireSides();
            validation = new Validation(pictures, configuration, this.device);
        }
        catch
        {
            folder.Abandon();
            Dispose();
            throw;
        }
    }

    /// <summary>The path of the checkpoint that is written.</summary>
    public string CheckpointPath => Path.Combine(configuration.Output, CheckpointName);

    /// <summary>
    /// The networks, by their names in the configuration, that start with random weights though there is a bundle to
    /// start from: it has another architecture, or other settings.
    /// </summary>
    public IReadOnlyList<string> StartedAfresh { get; } = [];

    /// <summary>
    /// Prepares a training whose pictures are loaded last, when everything else has been found to be in order.
    /// </summary>
    /// <param name="configuration">What to train.</param>
    /// <param name="loadPictures">Loads what to train on; what it throws is passed on.</param>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <param name="resume">
    /// Whether to go on from the checkpoint in the output folder; where there is none, training starts anew.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The configuration is impossible, or the pictures are too small for it.
    /// </exception>
    /// <exception cref="InvalidModelException">
    /// The checkpoint is broken or does not fit the configuration, an architecture is unknown or its settings do not
    /// fit, or the bundle to start from is of another kind, or broken.
    /// </exception>
    /// <exception cref="TrainingFolderException">
    /// Another training writes into the output folder, or there is a checkpoint from which not to go on.
    /// </exception>
    /// <exception cref="IOException">
    /// The output folder cannot be made, or checkpoint or bundle cannot be read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The output folder must not be written to.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing, or the device is.</exception>
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

    /// <summary>Trains to the end of the last stage. To be called once.</summary>
    /// <param name="progress">Told at every line of the log.</param>
    /// <param name="cancellationToken">
    /// Stops after the iteration under way, or within a validation; a checkpoint is written first.
    /// </param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">
    /// The loss or a weight is no longer a number, or the training has been run before.
    /// </exception>
    /// <exception cref="IOException">
    /// The disk is full, or a picture that did not fit into memory can no longer be read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The output folder must no longer be written to.</exception>
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

    /// <summary>Frees the model and the output folder.</summary>
    public void Dispose()
    {
        // Some are missing where the constructor fails.
        resumedOptimizer?.Dispose();
        network?.Dispose();
        average?.Dispose();
        loss?.Dispose();
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
            StartingWeights.SetForStage(
                index, configuration, pictures, network, average, levelsFromBundle, cancellationToken);
        }

        using StageOptimizer optimizer = resumes ? resumedOptimizer! : CreateOptimizer(index);
        resumedOptimizer = null;
        StageIterations iterations = new(configuration, index, pictures, network, optimizer, average, loss, device);

        // A process that died before it could write the line of its checkpoint left the losses for it.
        position = !resumes ? new(index, 0) : log.HoldsStart ? new(index, resumed!.Iteration) : resumed!.Position;
        saved = true;
        if (resumes && !resumed!.IsEndOfStage && position.Iteration == configuration.Stages[index].Iterations)
        {
            // The stage was made shorter since, so that it ends here.
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

    /// <summary>A checkpoint of broken weights would take the place of the last one to go on from.</summary>
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
                ? average.Borrow(() => validation.Measure(network, stage.Level, cancellationToken))
                : null);
        log.Append(report, stage.RateAt(position.Iteration - 1));
        progress?.Report(report);
    }
}
