using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// An iteration of the trainer on the CPU, against TorchSharp alone with the same modules on a prepared batch. Both
/// draw the same levels, as a batch without the highest one is cheaper.
/// </summary>
[Subject("8 patches of 64x64 pixels; residual: the networks of lite, carn: CARN for both factors")]
public class TrainingBenchmarks
{
    private const int Draws = 256;

    private Side bare = null!;
    private Side trained = null!;
    private AdamW optimizer = null!;
    private StageOptimizer trainedOptimizer = null!;
    private StageIterations iterations = null!;
    private Tensor batch = null!;
    private Tensor lowResolution = null!;
    private int[][] levels = [];
    private int bareIteration;
    private int trainedIteration;

    /// <summary>The level of the stage: 0 trains the x4 network, 7 the x2 network and all units.</summary>
    [Params(0, 7)]
    public int Level { get; set; }

    /// <summary>The architecture of both networks.</summary>
    [Params(ResidualNetwork.ArchitectureName, CarnNetwork.ArchitectureName)]
    public string Network { get; set; } = "";

    /// <summary>Whether the network bodies compute in bfloat16, on both sides.</summary>
    [Params(false, true)]
    public bool BFloat16 { get; set; }

    /// <summary>Creates two equal models in closed form.</summary>
    [GlobalSetup]
    public void Setup()
    {
        TorchRuntime.Initialize();
        TrainingConfiguration configuration = Configuration();
        TrainingPictures pictures = TrainingPictures.Load(
            [Path.Combine(AppContext.BaseDirectory, "photos")],
            file => PictureFile.Read(file),
            configuration.PatchSize,
            heldOut: 0);
        using DisposeScope scope = NewDisposeScope();
        bare = new Side(configuration);
        trained = new Side(configuration);
        StageConfiguration stage = configuration.Stages[0];
        trainedOptimizer = new StageOptimizer(trained.Network, stage);
        iterations = new StageIterations(
            configuration, 0, pictures, trained.Network, trainedOptimizer, trained.Average, trained.Loss, CPU);
        HashSet<Parameter> parts = StageOptimizer.Trained(bare.Network, stage, convolution: true);
        foreach (Parameter parameter in bare.Network.parameters())
        {
            parameter.requires_grad = parts.Contains(parameter);
        }

        optimizer = optim.AdamW(
            parts, stage.NetworkRate, beta2: stage.Beta2, weight_decay: stage.WeightDecay);

        PatchBatches batches = new(
            pictures, configuration.Seed, 0, configuration.BatchSize, configuration.PatchSize);
        long side = configuration.PatchSize;
        batch = tensor(batches.Take(0), [configuration.BatchSize, 3, side, side]).DetachFromDisposeScope();
        long reduced = side / (Level == 0 ? 4 : 2);
        lowResolution = nn.functional.adaptive_avg_pool2d(batch, [reduced, reduced]).DetachFromDisposeScope();
        (bareIteration, trainedIteration) = (0, 0);
        int blocks = configuration.PatchSize / configuration.BlockSize;
        levels = [.. Enumerable.Range(0, Level == 0 ? 0 : Draws).Select(Draw)];

        int[] Draw(int iteration)
        {
            SeededRandom random = new(configuration.Seed, ~0, iteration);
            return LevelDraw.Draw(
                ref random, configuration.BatchSize, blocks * blocks, 1, Level, configuration.MixedFraction);
        }
    }

    /// <summary>Forward and backward pass, and TorchSharp's AdamW.</summary>
    [Benchmark(Baseline = true)]
    public float BareTorch()
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer.zero_grad();
        (Tensor low, Tensor result) = Level == 0
            ? bare.Network.ForwardBase(batch, Rounding.StraightThrough)
            : bare.Network.ForwardRefined(batch, levels[bareIteration++ % Draws], Rounding.StraightThrough);
        Tensor loss = nn.functional.mse_loss(low, lowResolution) + nn.functional.l1_loss(result, batch);
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }

    /// <summary>
    /// The same, including drawing and rotating patches, drawing levels, the paper's loss and the running mean.
    /// </summary>
    [Benchmark]
    [Limit("1.05")]
    public double Trainer() => iterations.Run(trainedIteration++);

    /// <summary>Frees both models.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        optimizer.Dispose();
        trainedOptimizer.Dispose();
        batch.Dispose();
        lowResolution.Dispose();
        bare.Dispose();
        trained.Dispose();
    }

    private TrainingConfiguration Configuration() => new()
    {
        Name = "benchmark",
        PatchSize = 64,
        BatchSize = 8,
        BFloat16 = BFloat16,
        Networks = new Dictionary<string, NetworkConfiguration>
        {
            ["x4"] = Describe(blocks: 8),
            ["x2"] = Describe(blocks: 5),
        },
        Stages = [new StageConfiguration { Level = Level, Iterations = 1_000_000 }],
    };

    private NetworkConfiguration Describe(int blocks) => new()
    {
        Architecture = Network,
        Settings = Network == ResidualNetwork.ArchitectureName
            ? new JsonObject { ["features"] = 48, ["blocks"] = blocks }
            : new JsonObject { ["features"] = 64, ["groups"] = 1, ["mobile"] = false, ["multiScale"] = false },
    };

    /// <summary>A model and its training state; its weights are the bicubic picture's and random ones.</summary>
    private sealed class Side : IDisposable
    {
        public Side(TrainingConfiguration configuration)
        {
            random.manual_seed(configuration.Seed);
            Network = configuration.CreateNetwork();
            ClosedForm.InitializeBase(Network);
            Network.Keep(CPU);
            Network.ComputeIn(configuration.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32);
            Average = new WeightAverage(Network, configuration.AverageDecay);
            Loss = new TrainingLoss(configuration, CPU);
        }

        public ProgressiveNetwork Network { get; }

        public WeightAverage Average { get; }

        public TrainingLoss Loss { get; }

        public void Dispose()
        {
            Network.Dispose();
            Average.Dispose();
            Loss.Dispose();
        }
    }
}
