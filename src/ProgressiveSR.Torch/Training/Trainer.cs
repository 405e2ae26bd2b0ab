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
    private readonly CheckpointWriter checkpoint;
    private readonly Validation validation;
    private readonly TrainingLock folder;
    private readonly Checkpoint? resumed;
    private StageOptimizer? resumedOptimizer;
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
    /// initial bundle has a different kernel or schedule, or is damaged.
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
                CheckpointWriter.RequireReadable(configuration, network);
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

            checkpoint = new CheckpointWriter(CheckpointPath, configuration, network, average);
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
    /// invalid, or the initial bundle has a different kernel or schedule, or is damaged.
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
            throw new InvalidOperationException(
                "This training has already been run; create another trainer to resume it.");
        }

        started = true;
        int firstStage = resumed?.Stage ?? 0;
        TrainingLog log = new(Path.Combine(configuration.Output, LogName), firstStage, resumed?.Iteration ?? 0);
        TrainingReports reports = new(configuration, validation, average, log, progress);
        for (int stage = firstStage; stage < configuration.Stages.Count; stage++)
        {
            RunStage(stage, reports, log.HoldsStart, cancellationToken);
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
                $"There is already {(resumed is null ? "a" : "another")} checkpoint at '{CheckpointPath}': resume from "
                + "it, or choose another output folder.",
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
        int index, TrainingReports reports, bool isStartReported, CancellationToken cancellationToken)
    {
        bool resumes = resumed?.Stage == index;
        if (!resumes)
        {
            scheme.SetStage(index, pictures, average, cancellationToken);
        }

        using StageOptimizer optimizer = resumes ? resumedOptimizer! : CreateOptimizer(index);
        resumedOptimizer = null;
        StageIterations iterations = new(index, scheme.Losses(index, pictures), optimizer, average);

        // A process that died before the report of its checkpoint left the losses in the checkpoint.
        TrainingPosition start = !resumes ? new(index, 0)
            : isStartReported ? new(index, resumed!.Iteration)
            : resumed!.Position;
        StageRun run = new(configuration, start, iterations, optimizer, average, checkpoint, reports);
        if (run.IsAtEnd && resumes && !resumed!.IsEndOfStage)
        {
            // The stage was shortened in the meantime.
            run.Finish();
        }

        run.Run(cancellationToken);
    }
}
