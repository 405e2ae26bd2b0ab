using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Trains a model stage by stage (paper, section 3.1). Writes <c>checkpoint.safetensors</c> and <c>log.csv</c> into the
/// configuration's output folder; a killed training goes on from the last checkpoint with the losses that it would have
/// had.
/// </summary>
/// <remarks>Not thread-safe. Disposing frees the model's memory.</remarks>
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
    private readonly Checkpoint? resumed;

    /// <summary>Prepares a training.</summary>
    /// <param name="configuration">What to train.</param>
    /// <param name="pictures">What to train on.</param>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <param name="resumeFrom">The checkpoint to go on from, or null to start anew.</param>
    /// <exception cref="ArgumentException">
    /// The configuration is impossible, or the pictures are too small for it.
    /// </exception>
    /// <exception cref="InvalidModelException">The checkpoint does not fit the configuration.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing, or the device is.</exception>
    public Trainer(
        TrainingConfiguration configuration,
        TrainingPictures pictures,
        string device = "cpu",
        Checkpoint? resumeFrom = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(pictures);
        TorchRuntime.Initialize();
        configuration.Validate();
        if (pictures.SmallestSide < configuration.PatchSize)
        {
            throw new ArgumentException(
                $"The pictures were loaded with sides from {pictures.SmallestSide} pixels, but patches have "
                + $"{configuration.PatchSize}.",
                nameof(pictures));
        }

        this.configuration = configuration;
        this.pictures = pictures;
        this.device = TorchDevice.Open(device);
        resumed = resumeFrom;
        if (configuration.Threads > 0)
        {
            set_num_threads(configuration.Threads);
        }

        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(configuration.Seed);
        network = configuration.CreateNetwork();
        if (configuration.StartFrom is null)
        {
            ClosedForm.InitializeBase(network, configuration.FirstPictureDetail);
        }
        else if (resumeFrom is null)
        {
            ModelBundle bundle = ModelBundle.Open(configuration.StartFrom);
            if (configuration.DataConsistency && !bundle.Manifest.DataConsistency)
            {
                throw new InvalidModelException(
                    $"{bundle.Source} was made without data consistency, so a training with it cannot start there.");
            }

            BundleWeights.Load(bundle, network);
            if (!configuration.Convolution)
            {
                foreach (ProcessingModule unit in network.Processing)
                {
                    unit.ResetConvolution();
                }
            }
        }

        network.Keep(this.device);
        foreach ((SuperResolutionNetwork superResolver, _) in network.SuperResolvers)
        {
            superResolver.ComputeType = configuration.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        }

        average = new WeightAverage(network, configuration.AverageDecay);
        loss = new TrainingLoss(configuration, this.device);
        validation = new Validation(pictures, configuration, this.device);
        resumed?.Restore(configuration, network, average);
    }

    /// <summary>The path of the checkpoint that is written.</summary>
    public string CheckpointPath => Path.Combine(configuration.Output, CheckpointName);

    /// <summary>Trains to the end of the last stage. To be called once.</summary>
    /// <param name="progress">Told at every line of the log.</param>
    /// <param name="cancellationToken">Stops after the iteration under way; a checkpoint is written first.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The loss or a weight is no longer a number.</exception>
    /// <exception cref="InvalidModelException">The checkpoint's optimizer state does not fit its stage.</exception>
    public void Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(configuration.Output);
        int firstStage = resumed?.Stage ?? 0;
        TrainingLog log = new(Path.Combine(configuration.Output, LogName), firstStage, resumed?.Iteration ?? 0);
        for (int stage = firstStage; stage < configuration.Stages.Count; stage++)
        {
            RunStage(stage, log, progress, cancellationToken);
        }
    }

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        network.Dispose();
        average.Dispose();
        loss.Dispose();
    }

    private void RunStage(
        int index, TrainingLog log, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        StageConfiguration stage = configuration.Stages[index];
        int start = resumed?.Stage == index ? resumed.Iteration : 0;
        bool isFirstRefined = stage.Level > 0 && configuration.Stages.Take(index).All(before => before.Level == 0);
        if (start == 0 && isFirstRefined && configuration.StartFrom is null)
        {
            InitializeLevels();
        }

        if (start == 0 && stage.Level > 1 && network.HasNetworkPerLevel && !HasOwnStart(stage.Level)
            && configuration.Stages.Take(index).All(before => before.Level < stage.Level))
        {
            network.CopySuperResolvers(stage.Level);
            average.Restart();
        }

        using StageIterations iterations = new(configuration, index, pictures, network, average, loss, device);
        if (start > 0)
        {
            resumed!.Restore(iterations.Optimizer);
        }

        Stopwatch clock = Stopwatch.StartNew();
        double lossSum = start > 0 ? resumed!.Position.LossSum : 0;
        int lossCount = start > 0 ? resumed!.Position.LossCount : 0;
        int timed = 0;
        for (int iteration = start; iteration < stage.Iterations;)
        {
            lossSum += iterations.Run(iteration);
            lossCount++;
            timed++;
            iteration++;

            bool last = iteration == stage.Iterations;
            if (iteration % configuration.LogInterval == 0 || last)
            {
                Report(index, iteration, lossSum / lossCount, clock.Elapsed / timed, log, progress);
                (lossSum, lossCount, timed) = (0, 0, 0);
                clock.Restart();
            }

            if (last)
            {
                average.Adopt();
            }

            bool cancelled = cancellationToken.IsCancellationRequested;
            if (iteration % configuration.CheckpointInterval == 0 || last || cancelled)
            {
                RequireFiniteWeights(index, iteration);
                TrainingPosition position = new(index, iteration, lossSum, lossCount);
                if (last)
                {
                    Checkpoint.Write(CheckpointPath, configuration, position, network);
                }
                else
                {
                    Checkpoint.Write(CheckpointPath, configuration, position, network, average, iterations.Optimizer);
                }
            }

            if (cancelled)
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }

    /// <summary>A checkpoint of broken weights would take the place of the last one to go on from.</summary>
    private void RequireFiniteWeights(int index, int iteration)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        foreach ((string name, Tensor parameter) in network.named_parameters())
        {
            if (!parameter.isfinite().all().item<bool>())
            {
                throw new InvalidOperationException(
                    $"The weights '{name}' are no longer finite at iteration {iteration} of stage {index}: "
                    + "lower the learning rates and resume.");
            }
        }
    }

    /// <summary>Whether a level's network starts as that of a bundle, and not as that of the level below.</summary>
    private bool HasOwnStart(int level) => configuration.StartFrom is string start
        && BundleWeights.Fits(ModelBundle.Open(start).Manifest, network.SuperResolverAt(level), level);

    private void InitializeLevels()
    {
        const int BatchBlocks = 2048;
        int block = configuration.BlockSize;
        PatchBatches blocks = new(pictures, configuration.Seed, int.MaxValue, BatchBlocks, block);
        int count = (configuration.StatisticsBlocks + BatchBlocks - 1) / BatchBlocks;
        using BlockStatistics gathered = BlockStatistics.Gather(
            Enumerable.Range(0, count).Select(i => tensor(blocks.Take(i), [BatchBlocks, 3, block, block])), block);
        using BlockStatistics spread = gathered.SpreadChroma(configuration.ChromaSpread);
        ClosedForm.InitializeIncrements(network, gathered, spread, configuration.ChromaWeight);
        ClosedForm.InitializeReceiver(network, spread, configuration.ExpandedDetail);
        average.Restart();
    }

    private void Report(
        int index,
        int iteration,
        double meanLoss,
        TimeSpan perIteration,
        TrainingLog log,
        IProgress<TrainingProgress>? progress)
    {
        StageConfiguration stage = configuration.Stages[index];
        bool validate = configuration.ValidationInterval > 0 && pictures.HeldOutCount > 0
            && (iteration % configuration.ValidationInterval == 0 || iteration == stage.Iterations);
        long left = stage.Iterations - iteration
            + configuration.Stages.Skip(index + 1).Sum(next => (long)next.Iterations);
        TrainingProgress report = new(
            index,
            stage.Level,
            iteration,
            stage.Iterations,
            meanLoss,
            perIteration.TotalSeconds,
            perIteration * left,
            validate ? average.Borrow(() => validation.Measure(network, stage.Level)) : null);
        log.Append(report, stage.RateAt(iteration - 1));
        progress?.Report(report);
    }
}
