using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>The paper's ablations: a network per level, without convolution, without data consistency.</summary>
public class TrainingSchemesTests
{
    private const string Weights = "weights/";

    private TrainingSetup setup = null!;
    private TrainingConfiguration separate = null!;
    private SafetensorsFile afterLevel1 = null!;
    private string[] whole = null!;

    [OneTimeSetUp]
    public void TrainANetworkPerLevel()
    {
        setup = new TrainingSetup();
        separate = setup.Configuration("separate") with
        {
            Squares = new() { NetworkPerLevel = true }, MixedFraction = 0.5,
        };
        whole = setup.Run(separate, progress =>
        {
            if (progress is { Stage: 2, Iteration: 5 })
            {
                afterLevel1 = SafetensorsFile.Parse(File.ReadAllBytes(TrainingSetup.CheckpointOf(separate)));
            }
        });
    }

    [OneTimeTearDown]
    public void Free() => setup.Dispose();

    [Test]
    public void Run_NetworkPerLevel_ChangesNothingOfLowerLevels()
    {
        SafetensorsFile end = SafetensorsFile.Read(TrainingSetup.CheckpointOf(separate));

        Assert.Multiple(() =>
        {
            foreach (string name in end.Tensors.Keys.Where(name => name.StartsWith(Weights, StringComparison.Ordinal)))
            {
                bool trains = name.Contains("ing.2.") || name.Contains("level2.");
                bool copied = name.Contains("level3.");
                Assert.That(
                    end.Tensors[name].Data.Span.SequenceEqual(afterLevel1.Tensors[name].Data.Span),
                    Is.EqualTo(!(trains || copied)),
                    name);
            }
        });
    }

    [Test]
    public void Run_NetworkPerLevel_StartsEachAsThatOfTheLevelBelow()
    {
        SafetensorsFile end = SafetensorsFile.Read(TrainingSetup.CheckpointOf(separate));
        float[] Head(int level) => end.Tensors[$"{Weights}networks.x2-level{level}.head.weight"].ToSingles();

        // No stage has trained level 3.
        Assert.That(Head(3), Is.EqualTo(Head(1)).And.Not.EqualTo(Head(2)));
    }

    [TestCase(1, 10)]
    [TestCase(2, 5)]
    [TestCase(2, 10)]
    public void Run_NetworkPerLevelResumed_GivesTheLogOfAnUninterruptedOne(int stage, int iteration)
    {
        TrainingConfiguration failed = separate with { Output = Path.Combine(setup.Folder, $"{stage}-{iteration}") };
        Assert.That(
            () => setup.Run(
                failed,
                progress => _ = (progress.Stage, progress.Iteration) == (stage, iteration)
                    ? throw new NotSupportedException("This listener fails.")
                    : 0),
            Throws.TypeOf<NotSupportedException>());

        Assert.That(
            setup.Run(failed, resumeFrom: Checkpoint.Read(TrainingSetup.CheckpointOf(failed))), Is.EqualTo(whole));
    }

    [Test]
    public void Trainer_FromABundleOfOneNetworkForAll_GivesEachLevelIts()
    {
        TrainingConfiguration unified = setup.Configuration("unified");
        setup.Run(unified);
        string bundle = Path.Combine(setup.Folder, "unified-bundle");
        ModelExporter.Export(Checkpoint.Read(TrainingSetup.CheckpointOf(unified)), bundle);
        TrainingConfiguration from = separate with
        {
            Output = Path.Combine(setup.Folder, "from-unified"),
            StartFrom = bundle,
            Stages = [new StageConfiguration { Level = 2, Iterations = 5, NetworkRate = 1e-12, SamplerRate = 0 }],
            ValidationInterval = 5,
        };
        double[] validations = [];

        setup.Run(from, progress => validations = [.. progress.Validation!.Values]);

        string[] fields = TrainingSetup.Log(unified)[^1].Split(',')[^1].Split(' ');
        double[] before = [.. fields.Select(pair => double.Parse(pair.Split(':')[1]))];
        Assert.That(validations, Is.EqualTo(before).Within(0.05));
    }

    [Test]
    public void Trainer_ResumedWithoutTheBundleOfALaterStage_SaysSoBeforeItTrains()
    {
        string bundle = Path.Combine(setup.Folder, "later-bundle");
        ModelExporter.Export(Checkpoint.Read(TrainingSetup.CheckpointOf(separate)), bundle);
        StageConfiguration first = new() { Level = 1, Iterations = 2, SamplerRate = 0 };
        TrainingConfiguration configuration = separate with
        {
            Output = Path.Combine(setup.Folder, "later"),
            StartFrom = bundle,
            Stages = [first],
        };
        setup.Run(configuration);
        TrainingConfiguration longer = configuration with { Stages = [first, first with { Level = 2 }] };
        Directory.Move(bundle, bundle + "-moved");
        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration));

        Assert.That(
            () => new Trainer(longer, setup.Pictures, resumeFrom: checkpoint),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("later-bundle"));
        Assert.That(
            () => new Trainer(configuration, setup.Pictures, resumeFrom: checkpoint).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Trainer_OneNetworkForAllFromABundleOfMany_SaysSo()
    {
        string bundle = Path.Combine(setup.Folder, "separate-bundle");
        ModelExporter.Export(Checkpoint.Read(TrainingSetup.CheckpointOf(separate)), bundle);

        Assert.That(
            () => new Trainer(setup.Configuration("one") with { StartFrom = bundle }, setup.Pictures).Dispose(),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("each level has its own"));
    }

    [Test]
    public void Run_WithoutConvolution_KeepsItTheIdentity()
    {
        TrainingConfiguration configuration = setup.Configuration("identity") with { Convolution = false };
        setup.Run(configuration);

        SafetensorsFile without = SafetensorsFile.Read(TrainingSetup.CheckpointOf(configuration));
        SafetensorsFile with = SafetensorsFile.Read(TrainingSetup.CheckpointOf(separate));

        float[] identity = new float[81];
        (identity[4], identity[40], identity[76]) = (1, 1, 1);
        Assert.Multiple(() =>
        {
            Assert.That(without.Tensors["weights/processing.2.conv.weight"].ToSingles(), Is.EqualTo(identity));
            Assert.That(without.Tensors["weights/processing.2.conv.bias"].ToSingles(), Is.All.Zero);
            Assert.That(with.Tensors["weights/processing.2.conv.weight"].ToSingles(), Is.Not.EqualTo(identity));
        });
    }

    [Test]
    public void Run_WithoutConvolutionFromABundleWithIt_TakesItOut()
    {
        string bundle = Path.Combine(setup.Folder, "with-convolution");
        ModelExporter.Export(Checkpoint.Read(TrainingSetup.CheckpointOf(separate)), bundle);
        TrainingConfiguration configuration = separate with
        {
            Output = Path.Combine(setup.Folder, "taken-out"),
            StartFrom = bundle,
            Convolution = false,
            Stages = [new StageConfiguration { Level = 2, Iterations = 1 }],
        };
        setup.Run(configuration);

        SafetensorsFile end = SafetensorsFile.Read(TrainingSetup.CheckpointOf(configuration));
        Assert.That(end.Tensors["weights/processing.2.conv.bias"].ToSingles(), Is.All.Zero);
    }

    [Test]
    public void Run_WithoutDataConsistency_ExportsAModelWithout()
    {
        TrainingConfiguration configuration = setup.Configuration("paper") with
        {
            Squares = new() { DataConsistency = false },
        };
        string[] log = setup.Run(configuration);
        string[] with = setup.Run(configuration with { Output = Output("consistent"), Squares = null });

        ModelBundle bundle = ModelExporter.Export(
            Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)), Path.Combine(setup.Folder, "paper-bundle"));

        Assert.Multiple(() =>
        {
            Assert.That(bundle.Manifest.DataConsistency, Is.False);
            Assert.That(bundle.Manifest.Files.Select(file => file.Name), Has.None.StartsWith("consistency"));
            Assert.That(
                SafetensorsFile.Parse(bundle.ReadFile(ModelManifest.ProcessingFile(1))).Tensors.Keys,
                Has.None.EqualTo("gain"));
            Assert.That(log, Is.Not.EqualTo(with));
            TrainingConfiguration on = setup.Configuration("on") with { StartFrom = bundle.Source.Trim('\'') };
            Assert.That(
                () => new Trainer(on, setup.Pictures).Dispose(),
                Throws.TypeOf<InvalidModelException>().With.Message.Contains("without data consistency"));
        });
    }

    [Test]
    public void Run_BFloat16_GivesTheSameLogAgain()
    {
        TrainingConfiguration configuration = setup.Configuration("half") with { BFloat16 = true };
        string[] log = setup.Run(configuration);
        string[] again = setup.Run(configuration with { Output = Output("half-again") });
        string[] single = setup.Run(configuration with { Output = Output("single"), BFloat16 = false });

        Assert.That(log, Is.EqualTo(again).And.Not.EqualTo(single));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Run_GreyOrEmptyPictures_TrainsToTheEnd(bool empty)
    {
        using TrainingSetup grey = new(picture =>
        {
            Span<byte> pixels = picture.Pixels.Span;
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = empty ? (byte)0 : pixels[i / 3 * 3];
            }
        });
        TrainingConfiguration configuration = grey.Configuration("grey");

        string[] log = grey.Run(configuration);
        ModelBundle bundle = ModelExporter.Export(
            Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)), Path.Combine(grey.Folder, "bundle"));

        double[] losses = [.. log.Skip(1).Select(line => double.Parse(line.Split(',')[2]))];
        Assert.That(losses, Has.All.InRange(0, 1));
        Assert.That(bundle.Manifest.Schedule.Count, Is.EqualTo(4));
    }

    private string Output(string name) => Path.Combine(setup.Folder, name);
}
