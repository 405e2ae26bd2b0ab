using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

/// <summary>Networks that start with the weights of a safetensors file.</summary>
public class StartFromWeightsTests : TensorFixture
{
    private TrainingSetup setup = null!;

    [OneTimeSetUp]
    public void CreateSetup() => setup = new TrainingSetup();

    [OneTimeTearDown]
    public void Free() => setup.Dispose();

    [Test]
    public void Run_NetworksThatDoNotTrain_KeepTheWeightsOfTheFiles([Values] bool networkPerLevel)
    {
        string x4 = Save("x4.safetensors", 4);
        string x2 = Save("x2.safetensors", 2);
        TrainingConfiguration configuration = With($"kept-{networkPerLevel}", x4, x2) with
        {
            Squares = new() { NetworkPerLevel = networkPerLevel },
        };
        setup.Run(configuration);

        using TrainedModel trained = Checkpoint.Read(TrainingSetup.CheckpointOf(configuration)).CreateNetwork();
        Assert.Multiple(() =>
        {
            Assert.That(Weights(trained.SuperResolverAt(0)), Is.EqualTo(Stored(x4)));
            Assert.That(Weights(trained.SuperResolverAt(1)), Is.EqualTo(Stored(x2)));
            Assert.That(Weights(trained.SuperResolverAt(2)), Is.EqualTo(Stored(x2)));
        });
    }

    [Test]
    public void Run_Resumed_NeedsNoFile()
    {
        string x4 = Save("moved-x4.safetensors", 4);
        TrainingConfiguration configuration = With("moved", x4, null);
        string[] whole = setup.Run(configuration);
        using CancellationTokenSource source = new();
        TrainingConfiguration interrupted = configuration with { Output = Path.Combine(setup.Folder, "stopped") };
        Assert.That(
            () => setup.Run(interrupted, _ => source.Cancel(), cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        File.Delete(x4);

        Checkpoint checkpoint = Checkpoint.Read(TrainingSetup.CheckpointOf(interrupted));

        Assert.Multiple(() =>
        {
            Assert.That(checkpoint.Configuration.Networks["x4"].Weights, Is.EqualTo("moved-x4.safetensors"));
            Assert.That(setup.Run(interrupted, resumeFrom: checkpoint), Is.EqualTo(whole));
        });
    }

    [Test]
    public void Trainer_BundleHasAnotherNetwork_WeightsOfAFileAreNoFreshStart()
    {
        TrainingConfiguration first = With("bundled", null, null);
        setup.Run(first);
        string bundle = Path.Combine(setup.Folder, "bundle");
        ModelExporter.Export(Checkpoint.Read(TrainingSetup.CheckpointOf(first)), bundle);
        TrainingConfiguration second = With("wider", null, null) with { StartFrom = bundle };
        NetworkConfiguration wider =
            second.Networks["x2"] with { Settings = new() { ["features"] = 5, ["blocks"] = 1 } };
        using (Trainer trainer = new(second.With("x2", wider), setup.Pictures))
        {
            Assert.That(trainer.StartedAfresh, Is.EqualTo(new[] { "x2" }));
        }

        string file = Save("wider.safetensors", 2, features: 5);
        using Trainer with = new(second.With("x2", wider with { Weights = file }), setup.Pictures);
        Assert.That(with.StartedAfresh, Is.Empty);
    }

    [Test]
    public void Trainer_FileOfAnotherNetwork_NamesFileAndTensorAndLeavesNoFolder()
    {
        string other = Save("other.safetensors", 2, features: 5);
        TrainingConfiguration configuration = With("refused", null, other);

        Assert.That(
            () => new Trainer(configuration, setup.Pictures),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("other.safetensors")
                .And.Message.Contains(".weight"));
        Assert.That(configuration.Output, Does.Not.Exist);
    }

    [Test]
    public void Trainer_FileMissing_NamesIt() =>
        Assert.That(
            () => new Trainer(With("missing", Path.Combine(setup.Folder, "nowhere.safetensors"), null), setup.Pictures),
            Throws.InstanceOf<IOException>().With.Message.Contains("nowhere.safetensors"));

    [Test]
    public void Read_RelativePath_StartsAtTheConfiguration()
    {
        string path = Path.Combine(setup.Folder, "relative.json");
        File.WriteAllText(path, With("relative", "x4.safetensors", null).ToJson());

        TrainingConfiguration read = TrainingConfiguration.Read(path);

        Assert.Multiple(() =>
        {
            Assert.That(read.Networks["x4"].Weights, Is.EqualTo(Path.Combine(setup.Folder, "x4.safetensors")));
            Assert.That(read.Networks["x2"].Weights, Is.Null);
        });
    }

    private TrainingConfiguration With(string output, string? x4, string? x2)
    {
        TrainingConfiguration configuration = setup.Configuration(output);
        return configuration with
        {
            Networks = new Dictionary<string, NetworkConfiguration>
            {
                ["x4"] = configuration.Networks["x4"] with { Weights = x4 },
                ["x2"] = configuration.Networks["x2"] with { Weights = x2 },
            },
            Stages = [.. configuration.Stages.Select(stage => stage with { NetworkRate = 0, Iterations = 8 })],
        };
    }

    private string Save(string name, int factor, int features = 4)
    {
        random.manual_seed(name.Length + factor);
        using SuperResolutionNetwork network = NetworkCatalog.Create(
            ResidualNetwork.ArchitectureName, factor, new JsonObject { ["features"] = features, ["blocks"] = 1 });
        using (no_grad())
        {
            foreach ((_, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
            {
                parameter.copy_(Values((int)parameter.numel(), -0.1, 0.1, parameter.shape));
            }
        }

        string path = Path.Combine(setup.Folder, name);
        network.SaveWeights(path);
        return path;
    }

    private static Dictionary<string, float[]> Weights(SuperResolutionNetwork network) =>
        network.named_parameters().ToDictionary(pair => pair.name, pair => Array(pair.parameter));

    private static Dictionary<string, float[]> Stored(string path) =>
        SafetensorsFile.Read(path).Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.ToSingles());
}
