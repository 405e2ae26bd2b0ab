using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>What a training does.</summary>
public sealed class TrainerTests : TrainerFixture
{
    [Test]
    public void Run_SameSeed_GivesTheSameLog() =>
        Assert.That(setup.Run(setup.Configuration("again")), Is.EqualTo(whole));

    [Test]
    public void Run_OtherSeed_GivesOtherLosses() =>
        Assert.That(setup.Run(setup.Configuration("other") with { Seed = 6 }), Has.Length.EqualTo(whole.Length)
            .And.Not.EqualTo(whole));

    [Test]
    public void Run_AllStages_LogsEveryIntervalAndValidatesAllLevels()
    {
        string[] starts = [.. whole.Skip(1).Select(line => string.Join(',', line.Split(',')[..2]))];
        string[] validations = [.. whole.Skip(1).Select(line => line.Split(',')[^1])];

        Assert.Multiple(() =>
        {
            Assert.That(
                starts,
                Is.EqualTo(new[]
                {
                    "0,5", "0,10", "0,15", "0,20", "1,5", "1,10", "1,15", "2,5", "2,10", "2,15", "2,20",
                }));
            Assert.That(validations[1], Does.Match(@"^0:\d+\.\d{4}$"));
            Assert.That(validations[6], Does.Match(@"^0:\d+\.\d{4} 1:\d+\.\d{4}$"));
            Assert.That(validations[^1], Does.Match(@"^0:\d+\.\d{4} 1:\d+\.\d{4} 2:\d+\.\d{4}$"));
        });
    }

    [Test]
    public void Run_MoreLevels_ShowMore()
    {
        double[] decibels = [.. whole[^1].Split(',')[^1].Split(' ').Select(pair => double.Parse(pair.Split(':')[1]))];

        Assert.That(decibels, Is.Ordered.And.All.GreaterThan(15));
    }

    [Test]
    public void Run_LongerStage_LowersTheLoss()
    {
        // The same patches without learning, because some patches are harder than others.
        double idle = LastLoss("idle", networkRate: 1e-12);

        Assert.That(LastLoss("learning", networkRate: 5e-3), Is.LessThan(0.99 * idle));

        double LastLoss(string output, double networkRate)
        {
            double loss = double.NaN;
            TrainingConfiguration configuration = setup.Configuration(output) with
            {
                Stages =
                [
                    new StageConfiguration { Level = 0, Iterations = 150, NetworkRate = networkRate, SamplerRate = 0 },
                ],
                LogInterval = 50,
                ValidationInterval = 0,
            };
            setup.Run(configuration, progress => loss = progress.Loss);
            return loss;
        }
    }

    [Test]
    public void Run_PicturesBelowTheCropOfTheMetrics_Validates()
    {
        using TrainingSetup tiny = new(width: 12, height: 12, smallestSide: 8);
        TrainingConfiguration configuration = tiny.Configuration("tiny") with
        {
            BlockSize = 8,
            PatchSize = 8,
            Stages =
            [
                new StageConfiguration { Level = 0, Iterations = 2 },
                new StageConfiguration { Level = 1, Iterations = 2 },
            ],
        };

        Assert.That(tiny.Run(configuration)[^1], Does.Match(@",0:\d+\.\d{4} 1:\d+\.\d{4}$"));
    }

    [Test]
    public void Run_EndedStage_SavesTheAverageAsTheWeights()
    {
        TrainingConfiguration averaged = setup.Configuration("averaged") with
        {
            Stages = [new StageConfiguration { Level = 0, Iterations = 2 }],
            LogInterval = 1,
            CheckpointInterval = 1,
        };
        TrainingConfiguration last = averaged with { Output = Path.Combine(setup.Folder, "last"), AverageDecay = 0 };
        SafetensorsFile? first = null;

        setup.Run(averaged, progress => first = progress.Iteration == 1 ? Saved(averaged) : first);
        setup.Run(last);

        SafetensorsFile end = Saved(averaged);
        SafetensorsFile bare = Saved(last);
        Assert.Multiple(() =>
        {
            Assert.That(end.Tensors, Has.Count.GreaterThan(8));
            foreach (string name in end.Tensors.Keys)
            {
                // The second of two iterations counts 9/11, see WeightAverage; weights that do not train have no mean.
                string average = "average" + name["weights".Length..];
                float[] mean = first!.Tensors[first.Tensors.ContainsKey(average) ? average : name].ToSingles();
                float[] expected =
                    [.. mean.Zip(bare.Tensors[name].ToSingles(), (a, b) => (float)((2.0 / 11 * a) + (9.0 / 11 * b)))];
                Assert.That(end.Tensors[name].ToSingles(), Is.EqualTo(expected).Within(1e-6), name);
            }
        });

        static SafetensorsFile Saved(TrainingConfiguration configuration) =>
            SafetensorsFile.Read(TrainingSetup.CheckpointOf(configuration));
    }

    [Test]
    public void Run_RatesTooHigh_StopsWithASentenceAndKeepsTheCheckpoint()
    {
        TrainingConfiguration good = setup.Configuration("high") with { CheckpointInterval = 5 };
        Assert.That(
            () => setup.Run(good, progress => FailAt(progress, 0, 10)), Throws.TypeOf<NotSupportedException>());
        byte[] before = File.ReadAllBytes(TrainingSetup.CheckpointOf(good));
        TrainingConfiguration bad = good with
        {
            Stages = [good.Stages[0] with { NetworkRate = 1e30 }],
            CheckpointInterval = 100,
        };

        Assert.That(
            () => setup.Run(bad, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(good))),
            Throws.InvalidOperationException.With.Message.Matches(
                "^The loss is .* at iteration 11 of stage 0: lower the learning rates and resume.$"));
        Assert.That(File.ReadAllBytes(TrainingSetup.CheckpointOf(good)), Is.EqualTo(before));
    }

    [Test]
    public void Run_InfiniteWeights_AreNotSaved()
    {
        TrainingConfiguration configuration = setup.Configuration("infinite");
        Assert.That(
            () => setup.Run(configuration, progress => FailAt(progress, 0, 10)),
            Throws.TypeOf<NotSupportedException>());
        string path = TrainingSetup.CheckpointOf(configuration);
        SafetensorsEdit edit = new(File.ReadAllBytes(path));

        // Stage 0 does not use this network: its loss does not show what is wrong.
        TensorEdit weight = edit.Tensors["weights/networks.x2.head.bias"];
        float[] values = [float.PositiveInfinity, 0, 0, 0];
        edit.Tensors["weights/networks.x2.head.bias"] =
            weight with { Data = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray() };
        byte[] before = edit.ToBytes();
        File.WriteAllBytes(path, before);

        Assert.That(
            () => setup.Run(configuration, resumeFrom: Checkpoint.Read(path)),
            Throws.InvalidOperationException.With.Message.Contains("'networks.x2.head.bias'"));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(before));
    }

    [Test]
    public void Run_ManyIterations_KeepsNoTensors()
    {
        TrainingConfiguration configuration = setup.Configuration("memory") with
        {
            Stages =
            [
                new StageConfiguration { Level = 0, Iterations = 1 },
                new StageConfiguration { Level = 1, Iterations = 40 },
            ],
            LogInterval = 10,
            ValidationInterval = 10,
            MixedFraction = 1,
        };
        Dictionary<int, long> alive = [];

        Collect();
        long before = Tensor.TotalCount;
        setup.Run(configuration, progress => alive[progress.Iteration] = Tensor.TotalCount);

        Assert.Multiple(() =>
        {
            Assert.That(alive[20], Is.EqualTo(alive[10]), "after 10 iterations more");
            Assert.That(alive[40], Is.EqualTo(alive[10]), "after 30 iterations more");

            // Making a parameter out of a tensor leaves an empty tensor that is counted until it is collected.
            int parameters = SafetensorsFile.Read(TrainingSetup.CheckpointOf(configuration)).Tensors.Count;
            Assert.That(
                Tensor.TotalCount, Is.LessThanOrEqualTo(before + parameters), "after the trainer was disposed");
        });
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
