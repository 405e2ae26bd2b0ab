using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// An iteration of the trainer on the CPU, against TorchSharp alone with the same modules on a batch that is there.
/// </summary>
[Subject("8 patches of 96x96 pixels, networks of 48 features")]
public class TrainingBenchmarks
{
    private Side bare = null!;
    private Side trained = null!;
    private AdamW optimizer = null!;
    private StageIterations iterations = null!;
    private Tensor batch = null!;
    private Tensor lowResolution = null!;
    private int[] levels = [];
    private int iteration;

    /// <summary>The level of the stage: 0 trains the network of factor 4, 7 that of factor 2 and all units.</summary>
    [Params(0, 7)]
    public int Level { get; set; }

    /// <summary>Makes two equal models in closed form.</summary>
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
        iterations = new StageIterations(
            configuration, 0, pictures, trained.Network, trained.Average, trained.Loss, CPU);
        using StageOptimizer parts = new(bare.Network, configuration.Stages[0]);
        optimizer = optim.AdamW(bare.Network.parameters().Where(parameter => parameter.requires_grad));

        PatchBatches batches = new(
            pictures, configuration.Seed, 0, configuration.BatchSize, configuration.PatchSize);
        long side = configuration.PatchSize;
        batch = tensor(batches.Take(0), [configuration.BatchSize, 3, side, side]).DetachFromDisposeScope();
        long reduced = side / (Level == 0 ? 4 : 2);
        lowResolution = nn.functional.adaptive_avg_pool2d(batch, [reduced, reduced]).DetachFromDisposeScope();
        SeededRandom random = new(configuration.Seed, ~0, 0);
        levels = LevelDraw.Draw(
            ref random, configuration.BatchSize, 9, 1, Math.Max(Level, 1), configuration.MixedFraction);
    }

    /// <summary>Forward and backward pass, and TorchSharp's AdamW.</summary>
    [Benchmark(Baseline = true)]
    public float BareTorch()
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer.zero_grad();
        (Tensor low, Tensor result) = Level == 0
            ? bare.Network.ForwardBase(batch, Rounding.StraightThrough)
            : bare.Network.ForwardRefined(batch, levels, Rounding.StraightThrough);
        Tensor loss = nn.functional.mse_loss(low, lowResolution) + nn.functional.l1_loss(result, batch);
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }

    /// <summary>The same with patches drawn and turned, levels drawn, the paper's loss, and the running mean.</summary>
    [Benchmark]
    [Limit("1.05")]
    public double Trainer() => iterations.Run(iteration++);

    /// <summary>Frees both models.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        optimizer.Dispose();
        iterations.Dispose();
        batch.Dispose();
        lowResolution.Dispose();
        bare.Dispose();
        trained.Dispose();
    }

    private TrainingConfiguration Configuration() => new()
    {
        Name = "benchmark",
        PatchSize = 96,
        BatchSize = 8,
        SuperResolver4 = Network(blocks: 8),
        SuperResolver2 = Network(blocks: 5),
        Stages = [new StageConfiguration { Level = Level, Iterations = 1_000_000 }],
    };

    private static NetworkConfiguration Network(int blocks) => new()
    {
        Architecture = ResidualNetwork.ArchitectureName,
        Settings = new JsonObject { ["features"] = 48, ["blocks"] = blocks },
    };

    /// <summary>A model and what trains with it; its weights are the bicubic picture's and random ones.</summary>
    private sealed class Side : IDisposable
    {
        public Side(TrainingConfiguration configuration)
        {
            random.manual_seed(configuration.Seed);
            Network = configuration.CreateNetwork();
            ClosedForm.InitializeBase(Network);
            Network.Keep(CPU);
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
