using System.Text.Json.Nodes;
using ProgressiveSR.Backends;
using ProgressiveSR.Coding;
using ProgressiveSR.Metrics;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>The separable kernel: a network trains on what receivers reconstruct.</summary>
public class TransformTrainingTests : TensorFixture
{
    private const int Iterations = 400;

    private TrainingSetup setup = null!;
    private TrainingConfiguration configuration = null!;
    private string[] whole = null!;
    private byte[] within = null!;
    private ModelBundle bundle = null!;

    [OneTimeSetUp]
    public void Train()
    {
        TorchRuntime.Initialize();
        setup = new TrainingSetup(PaintRectangles, width: 96, height: 80, smallestSide: 64);
        configuration = Configuration("whole");
        whole = setup.Run(configuration, progress =>
        {
            if (progress.Iteration == Iterations / 2)
            {
                within = File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration));
            }
        });
        bundle = ModelExporter.Export(
            Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)), Path.Combine(setup.Folder, "model"));
    }

    [OneTimeTearDown]
    public void Free() => setup.Dispose();

    [Test]
    public void Run_ResumedWithinTheStage_HasTheLossesOfOneRun()
    {
        TrainingConfiguration resumed = Configuration("resumed");
        Directory.CreateDirectory(resumed.Output);
        File.WriteAllBytes(TrainingSetup.CheckpointOf(resumed), within);
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(resumed));
        Assert.That(checkpoint.Iteration, Is.InRange(1, Iterations - 1));

        string[] log = setup.Run(resumed, resumeFrom: checkpoint);

        Assert.That(log[^1], Is.EqualTo(whole[^1]));
    }

    [Test]
    public void Run_ToTheEnd_ShowsMoreThanTheLinearReconstruction()
    {
        Dictionary<int, double> before =
            Values(setup.Run(Configuration("untrained", networkRate: 1e-12) with { AverageDecay = 0 })[^1]);
        Dictionary<int, double> after = Values(whole[^1]);

        Assert.Multiple(() =>
        {
            foreach (int level in (int[])[0, 1, 2])
            {
                Assert.That(after[level], Is.GreaterThan(before[level] + 0.1), $"level {level}");
            }
        });
    }

    /// <summary>Receivers with a bundle's points are what a network that starts from it trains for.</summary>
    [Test]
    public void Run_FromABundleWithPoints_ReconstructsAtThem()
    {
        string folder = Path.Combine(setup.Folder, "points");
        ModelExporter.Export(Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)), folder);
        using ISamplingUnit sampler = bundle.CreateSampler();
        ContextTrainer tables = new(sampler);
        for (int i = 0; i < setup.Pictures.HeldOutCount; i++)
        {
            tables.Add(setup.Pictures.HeldOut(i), new TileSizes(4));
        }

        BundleTables.Write(folder, tables.Train());

        Dictionary<int, double> without = Values(setup.Run(Short("untrained-points"))[^1]);
        Dictionary<int, double> with = Values(setup.Run(Short("trained-points") with { StartFrom = folder })[^1]);

        Assert.Multiple(() =>
        {
            foreach (int level in without.Keys)
            {
                Assert.That(with[level], Is.GreaterThan(without[level]), $"level {level}");
            }
        });
        Assert.That(
            () => setup.Run(Short("other-steps") with { StartFrom = folder, Steps = new HalvingSteps { Count = 4 } }),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("schedule"));

        TrainingConfiguration Short(string output) => Configuration(output, networkRate: 1e-12) with
        {
            AverageDecay = 0,
            ValidationInterval = 2,
            LogInterval = 2,
            Stages = [configuration.Stages[0] with { Iterations = 2, NetworkRate = 1e-12, WarmUp = 1 }],
        };
    }

    [Test]
    public void Expand_MixedLevels_IsWhatTheReceiversNetworkIsFedWith()
    {
        const int Width = 96, Height = 64;
        Picture picture = TestPictures.Create(11, Width, Height);
        int[] levels = [0, 3, 1, 2, 0, 3];
        CapturingBackend backend = new();
        EncodedPicture encoded =
            new ProgressiveSender(bundle, new SenderOptions { TileSizes = new(1) }).Encode(picture);
        using ReceiverModel model = new(bundle, backend);
        ProgressiveDecoder decoder = new(encoded.Info.Header, model);
        for (int block = 0; block < levels.Length; block++)
        {
            for (int level = 0; level <= levels[block]; level++)
            {
                decoder.Add(encoded.GetTiles(level, new BlockRegion(block % 3, block / 3, 1, 1)));
            }
        }

        decoder.Render();

        float[] blocks =
            new TransformSource(bundle.Manifest.Schedule, bundle.CreateReconstruction()).Expand(picture, levels);
        Tensor expected = BlockLayout.ToPictures(tensor(blocks, [6, 13, 16, 16]), 1, 2, 3);
        (float[] source, int width, int height) = backend.Sources.Single();
        Assert.That((width, height), Is.EqualTo((Width / 2, Height / 2)));
        Assert.That(source, Is.EqualTo(Array(expected)));
    }

    [Test]
    public void Take_Batch_HasPatchesOfOneLevelAndMixedOnes()
    {
        LevelSchedule schedule = configuration.CreateNetwork().Schedule;
        TransformSource source = new(schedule, new TransformReconstruction(schedule));
        TransformBatches batches = new(configuration with { BatchSize = 40 }, 0, setup.Pictures, source);

        TransformBatch batch = batches.Take(7);

        int[][] patches = [.. batch.Levels.Chunk(4)];
        Assert.Multiple(() =>
        {
            Assert.That(patches.Count(patch => patch.Distinct().Count() == 1), Is.InRange(10, 30));
            Assert.That(batch.Levels.Distinct(), Is.EquivalentTo((int[])[0, 1, 2, 3]));
            Assert.That(batch.Expanded, Has.Length.EqualTo(160 * 13 * 16 * 16));
            for (int i = 0; i < batch.Levels.Length; i++)
            {
                double step = 64 / Math.Pow(2, batch.Levels[i]);
                Assert.That(batch.Expanded[(i + 1) * 13 * 256 - 1] * 255, Is.EqualTo(step).Within(1e-4));
                Assert.That(batch.Weights[i], Is.EqualTo(1 / Math.Sqrt(step)).Within(1e-6));
            }
        });
    }

    [Test]
    public void Export_TrainedModel_HasNothingButTheMergedNetwork()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                bundle.Manifest.Files.Select(file => file.Name),
                Is.EqualTo((string[])["superresolver-x2.safetensors", "superresolver-x2.onnx"]));
            Assert.That(bundle.Manifest.Kernel, Is.EqualTo(KernelKind.Transform));
            Assert.That(bundle.Manifest.Network("x2").InputChannels, Is.EqualTo(13));
            Assert.That(bundle.Manifest.Network("x2").Settings.ContainsKey("branches"), Is.False);
        });
    }

    [Test]
    public async Task Export_TrainedModel_ReceiversShowMoreThanWithoutANetwork()
    {
        Picture picture = setup.Pictures.HeldOut(0);
        EncodedPicture encoded = new ProgressiveSender(bundle).Encode(picture);
        await using ProgressiveReceiver receiver = new(bundle, new TorchBackend());
        await using ProgressiveReceiver linear = new(bundle, new CapturingBackend());
        await using PictureSession restored = receiver.Open(encoded);
        await using PictureSession plain = linear.Open(encoded);
        foreach (int level in (int[])[0, 2])
        {
            Picture with = (await restored.RefineToAsync(level)).Picture;
            Picture without = (await plain.RefineToAsync(level)).Picture;

            Assert.That(
                ImageQuality.PsnrY(picture.View, with.View),
                Is.GreaterThan(ImageQuality.PsnrY(picture.View, without.View) + 0.1),
                $"level {level}");
        }
    }

    [TestCase("\"coarsest\": 0", "coarsest")]
    [TestCase("\"count\": 0", "count")]
    [TestCase("\"chromaMultiple\": -1", "chromaMultiple")]
    public void Parse_ImpossibleSteps_NamesThem(string steps, string name) => Assert.That(
        () => TrainingConfiguration.Parse(Text(steps), "here"),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains(name));

    [TestCase("\"level\": 0", "\"level\": 8", "levels are 0 to 7")]
    [TestCase("\"networkRate\": 1e-3", "\"networkRate\": 0", "networkRate")]
    [TestCase("\"patchSize\": 64", "\"patchSize\": 48", "patchSize")]
    [TestCase("\"blockSize\": 32", "\"blockSize\": 16", "blockSize")]
    [TestCase("\"steps\": {}", "\"steps\": {}, \"squares\": {}", "only one")]
    [TestCase("\"steps\": {}", "\"squares\": { \"firstNetwork\": \"x2\" }", "lumaWeight")]
    public void Parse_WhatTheSeparableKernelHasNot_NamesIt(string before, string after, string problem)
    {
        string text = Text("");
        Assert.That(() => TrainingConfiguration.Parse(text, "here"), Throws.Nothing);
        Assert.That(text, Does.Contain(before));

        Assert.That(
            () => TrainingConfiguration.Parse(text.Replace(before, after), "here"),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(problem));
    }

    [Test]
    public void CreateNetwork_NetworkForPictures_NamesItsChannels()
    {
        TrainingConfiguration pictures = configuration with
        {
            Networks = new Dictionary<string, NetworkConfiguration>
            {
                ["x2"] = new()
                {
                    Architecture = ResidualNetwork.ArchitectureName,
                    Settings = new JsonObject { ["features"] = 4, ["blocks"] = 1 },
                },
            },
        };

        Assert.That(
            () => pictures.CreateNetwork(), Throws.InstanceOf<ArgumentException>().With.Message.Contains("3 channels"));
    }

    /// <summary>The dB of each level in a line of the log.</summary>
    private static Dictionary<int, double> Values(string line) => line.Split(',')[^1].Split(' ')
        .Select(pair => pair.Split(':'))
        .ToDictionary(
            pair => int.Parse(pair[0], System.Globalization.CultureInfo.InvariantCulture),
            pair => double.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Flat rectangles one above the other: coarse steps surround their edges with ringing.</summary>
    private static void PaintRectangles(Picture picture)
    {
        Random source = new(picture.Pixels.Span[0] + 256 * picture.Pixels.Span[1]);
        for (int i = 0; i < 24; i++)
        {
            (int left, int top) = (source.Next(-20, picture.Width - 4), source.Next(-20, picture.Height - 4));
            (int right, int bottom) = (left + source.Next(12, 50), top + source.Next(12, 50));
            byte[] colour = [(byte)source.Next(256), (byte)source.Next(256), (byte)source.Next(256)];
            for (int y = Math.Max(top, 0); y < Math.Min(bottom, picture.Height); y++)
            {
                for (int x = Math.Max(left, 0); x < Math.Min(right, picture.Width); x++)
                {
                    colour.CopyTo(picture.Pixels.Span[(y * picture.Stride + 3 * x)..]);
                }
            }
        }
    }

    private TrainingConfiguration Configuration(string output, double networkRate = 2e-3) =>
        setup.Configuration(output) with
        {
            BlockSize = 32,
            PatchSize = 64,
            BatchSize = 4,
            AverageDecay = 0.95,
            Steps = new HalvingSteps { Coarsest = 64, Count = 4 },
            MixedFraction = 0.5,
            ResultWeight = 255,
            LumaWeight = 510,
            StepExponent = 0.5,
            ValidationInterval = Iterations,
            LogInterval = 50,
            CheckpointInterval = 50,
            Networks = new Dictionary<string, NetworkConfiguration>
            {
                ["x2"] = new()
                {
                    Architecture = RestorationNetwork.ArchitectureName,
                    Settings = new JsonObject { ["features"] = 12, ["blocks"] = 1, ["branches"] = true },
                },
            },
            Stages =
            [
                new StageConfiguration
                {
                    Level = 3, Iterations = Iterations, NetworkRate = networkRate, WarmUp = 5, FinalFraction = 0.05,
                },
            ],
        };

    private static string Text(string steps) => $$"""
        {
          "name": "a",
          "blockSize": 32,
          "patchSize": 64,
          "networks": { "x2": { "architecture": "restoration", "settings": { "features": 4, "blocks": 1 } } },
          "steps": {{{steps}}}, "lumaWeight": 2,
          "stages": [ { "level": 0, "iterations": 5, "networkRate": 1e-3 } ]
        }
        """;

    /// <summary>Shows the linear reconstruction, and keeps what it is fed with.</summary>
    private sealed class CapturingBackend : IInferenceBackend
    {
        public List<(float[] Source, int Width, int Height)> Sources { get; } = [];

        public string Name => "capturing";

        public string Device => "cpu";

        public ISamplingUnit CreateSamplingUnit(ModelBundle model) => model.CreateSampler();

        public IProcessingUnit CreateProcessingUnit(ModelBundle model, int level) =>
            throw new InvalidOperationException("The separable kernel needs no processing units.");

        public ISuperResolver CreateSuperResolver(ModelBundle model, string network) => new Shuffle(this);

        private sealed class Shuffle(CapturingBackend owner) : ISuperResolver
        {
            public SuperResolverInfo Info { get; } =
                new() { Name = "shuffle", Factor = 2, Halo = 0, InputChannels = 13 };

            public void SuperResolve(
                ReadOnlySpan<float> source,
                int width,
                int height,
                Span<float> destination,
                CancellationToken cancellationToken = default)
            {
                owner.Sources.Add((source.ToArray(), width, height));
                using Tensor input = tensor(source.ToArray(), [1, 13, height, width]);
                using Tensor phases = input.narrow(1, 0, 12);
                using Tensor shuffled = nn.functional.pixel_shuffle(phases, 2);
                TensorValues.ToArray(shuffled).CopyTo(destination);
            }

            public void Dispose()
            {
            }
        }
    }
}
