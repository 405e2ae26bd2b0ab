using System.Text.Json.Nodes;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Bundles are written without any native runtime, so their tests run everywhere.</summary>
public sealed class BundleWriterTests
{
    private TestModel model = null!;

    private IReadOnlyList<LevelDescription> Levels => model.Bundle.Manifest.Levels;
    private string folder = null!;

    [SetUp]
    public void CreateFolder()
    {
        model = TestModel.Create(8, seed: 7);
        folder = Path.Combine(Path.GetTempPath(), $"psr-writer-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
    }

    [TearDown]
    public void DeleteFolder()
    {
        model.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Write_SameModelTwice_SameFiles()
    {
        ModelBundle first = Write("first");
        ModelBundle second = Write("second");

        Assert.Multiple(() =>
        {
            Assert.That(second.Manifest.Files, Is.EqualTo(first.Manifest.Files));
            Assert.That(second.Manifest.Fingerprint, Is.EqualTo(first.Manifest.Fingerprint));
            Assert.That(Directory.GetFileSystemEntries(folder), Has.Length.EqualTo(2), "nothing left behind");
        });
    }

    [Test]
    public void Write_Graphs_HoldNoWeights()
    {
        IEnumerable<ModelFile> graphs = model.Bundle.Manifest.Files.Where(file => file.Name.EndsWith(".onnx"));

        Assert.That(graphs.Select(file => file.Bytes), Has.All.LessThan(10_000));
    }

    [Test]
    public void Write_EarlierBundle_IsReplacedAndOtherFilesKept()
    {
        Write("model");
        string card = Path.Combine(folder, "model", "README.md");
        File.WriteAllText(card, "a model card");

        ModelBundle bundle = Write("model", "another description");

        Assert.Multiple(() =>
        {
            Assert.That(bundle.Manifest.Description, Is.EqualTo("another description"));
            Assert.That(File.ReadAllText(card), Is.EqualTo("a model card"));
            Assert.That(Directory.GetFileSystemEntries(folder), Has.Length.EqualTo(1), "nothing left behind");
        });
    }

    [Test]
    public void Write_FolderThatIsNoBundle_IsLeftAlone()
    {
        string path = Path.Combine(folder, "model");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "thesis.txt"), "precious");

        Assert.Multiple(() =>
        {
            Assert.That(() => Write("model"), Throws.InstanceOf<IOException>().With.Message.Contains(
                "it is not a model bundle"));
            Assert.That(File.ReadAllText(Path.Combine(path, "thesis.txt")), Is.EqualTo("precious"));
        });
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    [TestCase(70_000)]
    public void Write_WeightThatDoesNotFit_NamesTensorAndLeavesNothing(float weight)
    {
        model.Processing[1].Gain![5] = weight;

        Assert.Multiple(() =>
        {
            Assert.That(
                () => Write("model"),
                Throws.InstanceOf<InvalidModelException>()
                    .With.Message.Contains("'gain'").And.Message.Contains(ModelManifest.ProcessingFile(1)));
            Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
        });
    }

    [Test]
    public void Write_FailureOverEarlierBundle_KeepsIt()
    {
        Write("model");
        model.Processing[0].ExpandingBias[0] = float.PositiveInfinity;

        Assert.That(() => Write("model", "broken"), Throws.InstanceOf<InvalidModelException>());

        ModelBundle kept = ModelBundle.Open(Path.Combine(folder, "model"));
        Assert.That(kept.Manifest.Description, Is.Not.EqualTo("broken"));
    }

    [Test]
    public void Write_NetworkMissing_Throws() => Assert.That(
        () => BundleWriter.Write(
            Path.Combine(folder, "model"),
            "m",
            "",
            "",
            model.Bundle.Kernel,
            Levels,
            model.Processing,
            [model.Networks[0]]),
        Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Write_NetworksForSomeLevels_Throws()
    {
        using TestModel separate = TestModel.WithNetworkPerLevel(16, seed: 2);

        Assert.That(
            () => BundleWriter.Write(
                Path.Combine(folder, "model"),
                "m",
                "",
                "",
                separate.Bundle.Kernel,
                separate.Bundle.Manifest.Levels,
                separate.Processing,
                [.. separate.Networks.SkipLast(1)]),
            Throws.ArgumentException.With.Message.Contains("there are x2-level1, x2-level2, x4"));
    }

    [Test]
    public void Write_NetworkPerLevel_GivesEachItsFiles()
    {
        using TestModel separate = TestModel.WithNetworkPerLevel(16, seed: 2);

        Assert.That(
            separate.Bundle.Manifest.Files.Select(file => file.Name).Where(name => name.StartsWith("superresolver")),
            Is.EquivalentTo(new[]
            {
                "superresolver-x4.safetensors", "superresolver-x4.onnx",
                "superresolver-x2-level1.safetensors", "superresolver-x2-level1.onnx",
                "superresolver-x2-level2.safetensors", "superresolver-x2-level2.onnx",
                "superresolver-x2-level3.safetensors", "superresolver-x2-level3.onnx",
            }));
    }

    [Test]
    public void Write_GainsAtOneLevelOnly_Throws()
    {
        ProcessingWeights[] processing = [model.Processing[0], model.Processing[1] with { Gain = null }];

        Assert.That(
            () => BundleWriter.Write(
                Path.Combine(folder, "model"), "m", "", "", model.Bundle.Kernel, Levels, processing, model.Networks),
            Throws.ArgumentException.With.Message.Contains("gains"));
    }

    [Test]
    public void Write_ArrayTooShort_NamesTheTensor()
    {
        ProcessingWeights[] processing = [model.Processing[0], model.Processing[1] with { ExpandingBias = [1, 2] }];

        Assert.That(
            () => BundleWriter.Write(
                Path.Combine(folder, "model"), "m", "", "", model.Bundle.Kernel, Levels, processing, model.Networks),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("expanding.bias"));
    }

    [Test]
    public void Write_UnknownArchitecture_NamesIt() =>
        AssertNetworkRefused(network => network with { Architecture = "unheard-of" }, "unheard-of");

    [Test]
    public void Write_SettingMissing_NamesIt() =>
        AssertNetworkRefused(network => network with { Settings = new JsonObject { ["blocks"] = 2 } }, "features");

    [Test]
    public void Write_TensorOfAnotherShape_NamesIt() => AssertNetworkRefused(
        network => network with { Settings = new JsonObject { ["features"] = 9, ["blocks"] = 2 } }, "head.weight");

    [Test]
    public void Write_TensorLeftOver_NamesItAndLeavesNothing()
    {
        NetworkWeights[] networks =
        [
            .. model.Networks.Select(network => network with
            {
                Tensors = network.Tensors.Append(new("strange", new TensorData([1], [0]))).ToDictionary(),
            }),
        ];

        Assert.That(
            () => BundleWriter.Write(
                Path.Combine(folder, "model"), "m", "", "", model.Bundle.Kernel, Levels, model.Processing, networks),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains("'strange'"));
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
    }

    [Test]
    public void Write_ManyAtOnce_LeaveOneWholeBundleAndNothingElse()
    {
        const int Writers = 6;
        Parallel.For(0, 3 * Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, i =>
        {
            Write("model", $"number {i}");

            // Whatever the others are at, there is a bundle of that name; only its files may be of two exports.
            ModelBundle seen = ModelBundle.Open(Path.Combine(folder, "model"));
            Assert.That(seen.Manifest.Description, Does.StartWith("number "));
        });

        ModelBundle bundle = ModelBundle.Open(Path.Combine(folder, "model"));
        Assert.That(bundle.Manifest.Files.Select(file => bundle.ReadFile(file.Name).Length), Has.All.Positive);
        Assert.That(Directory.GetFileSystemEntries(folder), Has.Length.EqualTo(1), "nothing left behind");
        Assert.That(
            Directory.GetFiles(Path.Combine(folder, "model")), Has.Length.EqualTo(bundle.Manifest.Files.Count + 1));
    }

    [Test]
    public void Write_LeftoversOfKilledExports_RemovesItsOwnOldOnes()
    {
        string[] names = [".model.new-a", ".model.new-b", ".other.new-a", "model.new-a"];
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.Combine(folder, name, "half"));
        }

        foreach (string name in names[1..])
        {
            Directory.SetLastWriteTimeUtc(Path.Combine(folder, name), DateTime.UtcNow.AddHours(-2));
        }

        Write("model");
        Assert.That(
            Directory.GetDirectories(folder).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { ".model.new-a", ".other.new-a", "model", "model.new-a" }));
    }

    private void AssertNetworkRefused(Func<NetworkDescription, NetworkDescription> change, string said)
    {
        NetworkWeights[] networks =
        [
            .. model.Networks.Select(network => network with { Description = change(network.Description) }),
        ];

        Assert.That(
            () => BundleWriter.Write(
                Path.Combine(folder, "model"), "m", "", "", model.Bundle.Kernel, Levels, model.Processing, networks),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains(said));
    }

    private ModelBundle Write(string name, string description = "Random weights.") => BundleWriter.Write(
        Path.Combine(folder, name),
        "test",
        description,
        "nothing",
        model.Bundle.Kernel,
        Levels,
        model.Processing,
        model.Networks);
}
