using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

public class TrainerTests
{
    private TrainingSetup setup = null!;
    private string[] whole = null!;

    [OneTimeSetUp]
    public void TrainWithoutInterruption()
    {
        setup = new TrainingSetup();
        whole = setup.Run(setup.Configuration("whole"));
    }

    [OneTimeTearDown]
    public void Free() => setup.Dispose();

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

    // The lines at which the process dies, with checkpoints at every 7th iteration: in each stage, before and after the
    // first checkpoint of a stage, and in the middle of what a line of the log averages.
    [TestCase(0, 10, 0, 7)]
    [TestCase(1, 5, 0, 20)]
    [TestCase(1, 10, 1, 7)]
    [TestCase(2, 5, 1, 15)]
    [TestCase(2, 10, 2, 7)]
    public void Run_ResumedAfterAFailure_GivesTheLogOfAnUninterruptedOne(
        int stage, int iteration, int savedStage, int savedIteration)
    {
        TrainingConfiguration configuration = setup.Configuration($"failed-{stage}-{iteration}");
        Assert.That(
            () => setup.Run(configuration, progress => FailAt(progress, stage, iteration)),
            Throws.TypeOf<NotSupportedException>());
        Checkpoint saved = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));

        string[] resumed = setup.Run(configuration, resumeFrom: saved);

        Assert.Multiple(() =>
        {
            Assert.That((saved.Stage, saved.Iteration), Is.EqualTo((savedStage, savedIteration)));
            Assert.That(resumed, Is.EqualTo(whole));
        });
    }

    [TestCase(0, 20)]
    [TestCase(1, 5)]
    [TestCase(2, 15)]
    public void Run_ResumedAfterACancellation_GivesTheLogOfAnUninterruptedOne(int stage, int iteration)
    {
        TrainingConfiguration configuration = setup.Configuration($"cancelled-{stage}-{iteration}");
        using CancellationTokenSource source = new();
        Assert.That(
            () => setup.Run(
                configuration, progress => CancelAt(progress, stage, iteration, source), null, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Checkpoint saved = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));

        string[] resumed = setup.Run(configuration, resumeFrom: saved);

        Assert.Multiple(() =>
        {
            Assert.That((saved.Stage, saved.Iteration), Is.EqualTo((stage, iteration)));
            Assert.That(resumed, Is.EqualTo(whole));
        });
    }

    // The validation in which Ctrl-C comes, counted from 1: within stages, at their ends, and after the last iteration.
    [TestCase(1, 0, 10)]
    [TestCase(2, 0, 20)]
    [TestCase(3, 1, 10)]
    [TestCase(5, 2, 10)]
    [TestCase(6, 2, 20)]
    public void Run_CancelledWithinAValidation_KeepsTheIterationAndWritesItsLineWhenResumed(
        int validation, int stage, int iteration)
    {
        using CancellationTokenSource source = new();
        int seen = -1;

        // The first of the pictures held out is read once where they are loaded, then at each validation.
        using TrainingSetup interrupted = new(
            read: number =>
            {
                if (number == 2 && ++seen == validation)
                {
                    source.Cancel();
                }
            },
            budget: 0);
        TrainingConfiguration configuration = interrupted.Configuration("cancelled");
        Assert.That(
            () => interrupted.Run(configuration, cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Checkpoint saved = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));
        string[] log = TrainingSetup.Log(configuration);

        string[] resumed = interrupted.Run(configuration, resumeFrom: saved);

        Assert.Multiple(() =>
        {
            Assert.That((saved.Stage, saved.Iteration), Is.EqualTo((stage, iteration)));
            Assert.That(log, Has.None.StartsWith($"{stage},{iteration},"));
            Assert.That(resumed, Is.EqualTo(whole));
        });
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Run_PatchesThatThreadsShare_GivesTheSameLogAgainAndResumed(int threads)
    {
        using TrainingSetup large = new(width: 160, height: 128, smallestSide: 96);
        TrainingConfiguration configuration = large.Configuration("large") with
        {
            Threads = threads,
            PatchSize = 96,
            BatchSize = 4,
            Stages =
            [
                new StageConfiguration { Level = 0, Iterations = 5, NetworkRate = 1e-2, WarmUp = 0 },
                new StageConfiguration { Level = 1, Iterations = 5, NetworkRate = 1e-2, WarmUp = 0 },
            ],
            LogInterval = 1,
            CheckpointInterval = 2,
        };
        TrainingConfiguration failed = configuration with { Output = Path.Combine(large.Folder, "failed") };
        string[] expected = large.Run(configuration);

        Assert.That(
            () => large.Run(failed, progress => FailAt(progress, 1, 3)), Throws.TypeOf<NotSupportedException>());
        string[] resumed = large.Run(failed, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(failed)));

        Assert.Multiple(() =>
        {
            Assert.That(
                large.Run(configuration with { Output = Path.Combine(large.Folder, "again") }), Is.EqualTo(expected));
            Assert.That(resumed, Is.EqualTo(expected));
        });
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
    public void Run_Again_Throws()
    {
        TrainingConfiguration configuration = setup.Configuration("once") with
        {
            Stages = [new StageConfiguration { Level = 0, Iterations = 1 }],
        };
        using Trainer trainer = new(configuration, setup.Pictures);
        trainer.Run();
        byte[] before = File.ReadAllBytes(trainer.CheckpointPath);

        Assert.That(() => trainer.Run(), Throws.InvalidOperationException);
        Assert.That(File.ReadAllBytes(trainer.CheckpointPath), Is.EqualTo(before));
    }

    [Test]
    public void Constructor_CheckpointThereAndNoneGiven_LeavesItAlone()
    {
        TrainingConfiguration configuration = setup.Configuration("whole");
        byte[] before = File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration));

        TrainingFolderException? thrown = Assert.Throws<TrainingFolderException>(
            () => new Trainer(configuration, setup.Pictures).Dispose());

        Assert.Multiple(() =>
        {
            Assert.That(thrown!.IsInUse, Is.False);
            Assert.That(thrown.Message, Does.Contain(TrainingSetup.CheckpointOf(configuration)));
            Assert.That(File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration)), Is.EqualTo(before));
            Assert.That(TrainingSetup.Log(configuration), Is.EqualTo(whole));
        });
    }

    [Test]
    public void Constructor_FolderOfATrainerThatLives_SaysSo()
    {
        TrainingConfiguration configuration = setup.Configuration("shared");
        using (Trainer first = new(configuration, setup.Pictures))
        {
            Assert.That(
                () => new Trainer(configuration, setup.Pictures).Dispose(),
                Throws.TypeOf<TrainingFolderException>()
                    .With.Property(nameof(TrainingFolderException.IsInUse)).True
                    .And.Message.Contains(configuration.Output));
        }

        Assert.That(() => new Trainer(configuration, setup.Pictures).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Prepare_MistakesThatNeedNoPictures_AreFoundBeforeThoseAreLoaded()
    {
        TrainingConfiguration good = setup.Configuration("early");
        NetworkConfiguration network = good.SuperResolver2;

        Assert.Multiple(() =>
        {
            AssertRefused(good with { Name = "" }, "name");
            AssertRefused(good with { SuperResolver2 = network with { Architecture = "none" } }, "'none'");
            AssertRefused(good with { SuperResolver2 = network with { Settings = [] } }, "'features'");
            AssertRefused(good with { StartFrom = Path.Combine(setup.Folder, "nowhere") }, "nowhere");
            AssertRefused(setup.Configuration("whole") with { Seed = 6 }, "seed 5, not with 6");
        });

        static void AssertRefused(TrainingConfiguration configuration, string named) => Assert.That(
            () => Trainer.Prepare(
                configuration, () => throw new NotSupportedException("Pictures."), resume: true).Dispose(),
            Throws.Exception.Not.TypeOf<NotSupportedException>().And.Message.Contains(named));
    }

    [Test]
    public void Prepare_LoadingFails_PassesItOnAndLeavesTheFolderAsItWas()
    {
        TrainingConfiguration configuration = setup.Configuration("unloaded");
        AssertFails();
        Assert.That(configuration.Output, Does.Not.Exist);

        string notes = Path.Combine(Directory.CreateDirectory(configuration.Output).FullName, "notes.txt");
        File.WriteAllText(notes, "");
        AssertFails();
        Assert.That(notes, Does.Exist);
        Assert.That(() => Trainer.Prepare(configuration, () => setup.Pictures).Dispose(), Throws.Nothing);

        void AssertFails() => Assert.That(
            () => Trainer.Prepare(configuration, () => throw new NotSupportedException("Pictures.")).Dispose(),
            Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void Trainer_AnotherCheckpointInTheFolder_IsNotReplaced()
    {
        TrainingConfiguration here = setup.Configuration("here"), there = setup.Configuration("there");
        setup.Run(here);
        setup.Run(there);
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(there));
        AssertRefused(here, checkpoint);

        // Another process went on in between.
        File.SetLastWriteTimeUtc(TrainingSetup.CheckpointOf(there), DateTime.UtcNow.AddMinutes(1));
        AssertRefused(there, checkpoint);

        void AssertRefused(TrainingConfiguration configuration, Checkpoint resumeFrom)
        {
            byte[] before = File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration));
            Assert.That(
                () => new Trainer(configuration, setup.Pictures, resumeFrom: resumeFrom),
                Throws.TypeOf<TrainingFolderException>().With.Message.StartsWith("There is another checkpoint"));
            Assert.That(File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration)), Is.EqualTo(before));
        }
    }

    [Test]
    public void Run_ResumedAtTheEnd_ChangesNothing()
    {
        TrainingConfiguration configuration = setup.Configuration("ended");
        Directory.CreateDirectory(configuration.Output);
        foreach (string file in Directory.EnumerateFiles(setup.Configuration("whole").Output))
        {
            File.Copy(file, Path.Combine(configuration.Output, Path.GetFileName(file)));
        }

        byte[] before = File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration));

        string[] log = setup.Run(configuration, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)));

        Assert.Multiple(() =>
        {
            Assert.That(log, Is.EqualTo(whole));
            Assert.That(File.ReadAllBytes(TrainingSetup.CheckpointOf(configuration)), Is.EqualTo(before));
        });
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
        TensorEdit weight = edit.Tensors["weights/superResolver2.head.bias"];
        float[] values = [float.PositiveInfinity, 0, 0, 0];
        edit.Tensors["weights/superResolver2.head.bias"] =
            weight with { Data = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray() };
        byte[] before = edit.ToBytes();
        File.WriteAllBytes(path, before);

        Assert.That(
            () => setup.Run(configuration, resumeFrom: Checkpoint.Read(path)),
            Throws.InvalidOperationException.With.Message.Contains("'superResolver2.head.bias'"));
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

    [Test]
    public void Constructor_PicturesLoadedForSmallerPatches_Throws() => Assert.That(
        () => new Trainer(setup.Configuration("large") with { PatchSize = 48 }, setup.Pictures).Dispose(),
        Throws.ArgumentException.With.Message.Contains("from 32 pixels, but patches have 48"));

    [Test]
    public void Constructor_ImpossibleConfiguration_Throws() => Assert.That(
        () => new Trainer(setup.Configuration("impossible") with { BatchSize = 0 }, setup.Pictures).Dispose(),
        Throws.ArgumentException.With.Message.EqualTo("batchSize is 0, not 1 or more."));

    [Test]
    public void Constructor_DeviceThatIsNotThere_SaysSo() => Assert.That(
        () => new Trainer(setup.Configuration("device"), setup.Pictures, "cuda:99").Dispose(),
        Throws.TypeOf<TorchRuntimeException>().With.Message.Contains("cuda:99"));

    private static void FailAt(TrainingProgress progress, int stage, int iteration)
    {
        if (progress.Stage == stage && progress.Iteration == iteration)
        {
            throw new NotSupportedException("This listener fails.");
        }
    }

    private static void CancelAt(TrainingProgress progress, int stage, int iteration, CancellationTokenSource source)
    {
        if (progress.Stage == stage && progress.Iteration == iteration)
        {
            source.Cancel();
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
