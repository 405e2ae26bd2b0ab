using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Torch.Tests.Training;

public class CheckpointConversionTests
{
    private TrainingSetup setup = null!;

    [OneTimeSetUp]
    public void CreateSetup() => setup = new TrainingSetup();

    [OneTimeTearDown]
    public void Free() => setup.Dispose();

    [Test]
    public void Convert_CheckpointOfFormat1_GoesOnAsAnUninterruptedTraining([Values] bool networkPerLevel)
    {
        SquareLevels squares = new() { NetworkPerLevel = networkPerLevel };
        TrainingConfiguration whole = setup.Configuration($"whole-{networkPerLevel}") with { Squares = squares };
        string[] expected = setup.Run(whole);
        TrainingConfiguration stopped =
            whole with { Output = Path.Combine(setup.Folder, $"stopped-{networkPerLevel}") };
        using CancellationTokenSource source = new();
        Assert.That(
            () => setup.Run(
                stopped,
                progress =>
                {
                    if (progress is { Stage: 2, Iteration: 10 })
                    {
                        source.Cancel();
                    }
                },
                cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        string path = TrainingSetup.CheckpointOf(stopped);
        WriteAsFormat1(path);
        Assert.That(
            () => Checkpoint.Read(path), Throws.TypeOf<InvalidModelException>().With.Message.Contains("psr convert"));

        CheckpointConversion.Convert(path, path);

        Assert.That(setup.Run(stopped, resumeFrom: Checkpoint.Read(path)), Is.EqualTo(expected));
    }

    [Test]
    public void Convert_AnythingElse_Throws()
    {
        TrainingConfiguration configuration = setup.Configuration("new");
        setup.Run(configuration);
        string path = TrainingSetup.CheckpointOf(configuration);
        string text = Path.Combine(setup.Folder, "text.safetensors");
        File.WriteAllText(text, "no tensors");

        Assert.Multiple(() =>
        {
            Assert.That(() => CheckpointConversion.Convert(path, path), Throws.TypeOf<InvalidModelException>());
            Assert.That(() => CheckpointConversion.Convert(text, text), Throws.TypeOf<InvalidModelException>());
            Assert.That(Checkpoint.Read(path).Stage, Is.EqualTo(2), "it is left as it was");
        });
    }

    /// <summary>What the trainer wrote before the networks had names of the configuration's.</summary>
    private static void WriteAsFormat1(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        SafetensorsWriter writer = new();
        JsonObject configuration = JsonNode.Parse(file.Metadata["configuration"])!.AsObject();
        JsonObject squares = configuration["squares"]!.AsObject();
        JsonObject networks = configuration["networks"]!.AsObject();
        JsonObject old = [];
        foreach ((string name, JsonNode? value) in configuration.Where(
            pair => pair.Key is not ("squares" or "networks" or "levels")))
        {
            old[name] = value?.DeepClone();
        }

        foreach (string name in (string[])["step", "networkPerLevel", "dataConsistency"])
        {
            old[name] = squares[name]!.DeepClone();
        }

        foreach (string factor in (string[])["4", "2"])
        {
            JsonObject network = networks[$"x{factor}"]!.DeepClone().AsObject();
            network.Remove("factor");
            old[$"superResolver{factor}"] = network;
        }

        foreach ((string key, string value) in file.Metadata)
        {
            writer.SetMetadata(key, key switch
            {
                "format" => "progressivesr-checkpoint-1",
                "configuration" => old.ToJsonString(),
                _ => value,
            });
        }

        foreach ((string name, SafetensorsTensor tensor) in file.Tensors)
        {
            string former = name
                .Replace("networks.x4.", "superResolver4.", StringComparison.Ordinal)
                .Replace("networks.x2.", "superResolver2.", StringComparison.Ordinal)
                .Replace("networks.x2-level", "superResolvers2.level", StringComparison.Ordinal);
            if (tensor.Type == SafetensorsType.I32)
            {
                writer.Add(former, [.. tensor.Shape], tensor.ToInt32s());
            }
            else
            {
                writer.Add(former, [.. tensor.Shape], tensor.ToSingles());
            }
        }

        using FileStream stream = File.Create(path);
        writer.Write(stream);
    }
}
