using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch.Tests.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Inference;

public class TorchBackendTests
{
    private const int BlockSize = 8;
    private TemporaryFolder folder = null!;
    private ModelBundle model = null!;

    [OneTimeSetUp]
    public void Export()
    {
        folder = new TemporaryFolder();
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        model = ModelExporter.Export(network, Path.Combine(folder.Path, "model"), "test", "", "");
    }

    [OneTimeTearDown]
    public void Free() => folder.Dispose();

    [Test]
    public void Sample_Picture_AgreesWithTheIntegerSampler()
    {
        Picture picture = TestPictures.Create(1, 203, 118);
        BlockGrid grid = new(picture.Width, picture.Height, BlockSize);
        using IntegerSampler exact = new(model.Kernel);
        using ISamplingUnit unit = new TorchBackend().CreateSamplingUnit(model);
        short[] expected = new short[grid.All.Count * unit.Schedule.CumulativeSamplesPerBlock(1)];
        short[] actual = new short[expected.Length];

        exact.Sample(picture, grid.All, 0, 1, expected);
        unit.Sample(picture, grid.All, 0, 1, actual);

        Assert.That(Differences().Max(), Is.LessThanOrEqualTo(1));

        Quantizer quantizer = new(unit.Schedule);
        int border = (int)grid.All.Count * unit.Schedule.SamplesPerBlock(0);
        foreach (short[] values in (short[][])[expected, actual])
        {
            quantizer.Quantize(0, values.AsSpan(0, border), values.AsSpan(0, border));
            quantizer.Quantize(1, values.AsSpan(border), values.AsSpan(border));
        }

        int[] differences = Differences();
        Assert.Multiple(() =>
        {
            Assert.That(differences.Max(), Is.LessThanOrEqualTo(1));
            Assert.That(differences.Count(difference => difference > 0), Is.LessThanOrEqualTo(0.002 * actual.Length));
            Assert.That(expected.Distinct().Count(), Is.GreaterThan(100));
        });

        int[] Differences() => [.. actual.Zip(expected, (a, b) => Math.Abs(a - b))];
    }

    [Test]
    public void AnyUnit_FirstUsedInADisposeScope_OutlivesIt()
    {
        short[] indices = new short[12];
        float[] pixels = new float[192], again = new float[192];
        TorchBackend backend = new();
        DisposeScope scope = NewDisposeScope();
        using IProcessingUnit unit = backend.CreateProcessingUnit(model, 0);
        using ISuperResolver network = backend.CreateSuperResolver(model, "x2");
        unit.Correct(indices, 1, pixels);
        scope.Dispose();

        unit.Correct(indices, 1, again);
        network.SuperResolve(new float[12], 2, 2, new float[48]);

        Assert.That(again, Is.EqualTo(pixels));
    }

    [Test]
    public void AllUnits_ManyCalls_KeepNoTensors()
    {
        TorchBackend backend = new();
        using ISamplingUnit sampling = backend.CreateSamplingUnit(model);
        using IProcessingUnit processing = backend.CreateProcessingUnit(model, 1);
        using ISuperResolver network = backend.CreateSuperResolver(model, "x4");
        Picture picture = TestPictures.Create(1, 16, 16);
        Use();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;

        for (int i = 0; i < 20; i++)
        {
            Use();
        }

        Assert.That(Tensor.TotalCount, Is.EqualTo(before));

        void Use()
        {
            sampling.Sample(picture, new BlockRegion(0, 0, 2, 2), 0, 1, new short[4 * 27]);
            processing.Process(new float[12], new short[15], 1, new float[27]);
            processing.Expand(new float[27], 1, new float[48]);
            processing.Correct(new short[15], 1, new float[192]);
            network.SuperResolve(new float[12], 2, 2, new float[192]);
        }
    }

    [Test]
    public void CreateSuperResolver_UnknownArchitecture_NamesIt()
    {
        ModelBundle strange = Copy();
        string path = Path.Combine(Folder(strange), ModelManifestJson.FileName);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"residual\"", "\"strange\""));

        Assert.That(
            () => new TorchBackend().CreateSuperResolver(ModelBundle.Open(Folder(strange)), "x2"),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'strange'"));
    }

    [Test]
    public void CreateSuperResolver_OtherSettingsThanWeights_NamesATensor()
    {
        ModelBundle wide = WithSettings(settings => settings["features"] = 5);

        Assert.That(
            () => new TorchBackend().CreateSuperResolver(wide, "x2"),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'head.weight'"));
    }

    /// <summary>The network, which is made before its weights are compared, is not made at all.</summary>
    [Test]
    public void CreateSuperResolver_SettingsBeyondAnyNetwork_NamesThem()
    {
        ModelBundle huge = WithSettings(settings => settings["features"] = 1_000_000);

        Assert.That(
            () => new TorchBackend().CreateSuperResolver(huge, "x2"),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains("'features'").And.Message.Contains("1000000"));
    }

    [Test]
    public void CreateSuperResolver_FactorThatNoNetworkHas_NamesIt()
    {
        ModelBundle odd = Edited(manifest =>
        {
            JsonNode network = manifest["networks"]!.AsArray().Single(item => (string)item!["name"]! == "x2")!;
            network["factor"] = BlockSize;
            network["architecture"] = "carn";
            network["settings"] = JsonNode.Parse(
                """{ "features": 4, "groups": 1, "mobile": false, "multiScale": false }""");
            foreach (JsonNode? level in manifest["levels"]!.AsArray())
            {
                level!["expandedSide"] = 1;
            }
        });

        Assert.That(
            () => new TorchBackend().CreateSuperResolver(odd, "x2"),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains($"factor {BlockSize}"));
    }

    [Test]
    public void Open_FactorThatNoLevelIsMadeFor_NamesTheNetwork() => Assert.That(
        () => Edited(manifest => manifest["networks"]!.AsArray()[1]!["factor"] = 1000),
        Throws.TypeOf<InvalidModelException>().With.Message.Contains("'x2'").And.Message.Contains("factor 1000"));

    [Test]
    public void CreateSuperResolver_WeightsThatDoNotFit_FreesTheNetwork()
    {
        List<FreedNetwork> made = [];
        NetworkCatalog.Register("freed", (factor, settings) =>
        {
            made.Add(new FreedNetwork(factor, settings));
            return made[^1];
        });
        ModelBundle other = Edited(manifest =>
        {
            foreach (JsonNode? network in manifest["networks"]!.AsArray())
            {
                network!["architecture"] = "freed";
            }
        });

        Assert.That(
            () => new TorchBackend().CreateSuperResolver(other, "x2"), Throws.TypeOf<InvalidModelException>());
        Assert.That(made.Single().IsFreed);
    }

    [Test]
    public void CreateProcessingUnit_TensorMissing_NamesItAndKeepsNoMoreThanAUnitThatIsDisposed()
    {
        ModelBundle edited = Edited(ModelManifest.ProcessingFile(1), edit => edit.Tensors.Remove("gain"));
        TorchBackend backend = new();

        long disposed = Kept(() => backend.CreateProcessingUnit(model, 1).Dispose());
        long failed = Kept(() => Assert.That(
            () => backend.CreateProcessingUnit(edited, 1),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("lacks the tensor 'gain'")));

        Assert.That(failed, Is.LessThanOrEqualTo(disposed));

        static long Kept(Action action)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long before = Tensor.TotalCount;
            action();
            return Tensor.TotalCount - before;
        }
    }

    [Test]
    public void CreateSuperResolver_TensorMissing_NamesIt()
    {
        ModelBundle edited = Edited("superresolver-x2.safetensors", edit => edit.Tensors.Remove("tail.bias"));

        Assert.That(
            () => new TorchBackend().CreateSuperResolver(edited, "x2"),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("lacks the tensor 'tail.bias'"));
    }

    [TestCase("\"halo\": 5", "\"halo\": 4", "a halo of 4", "a halo of 5")]
    [TestCase(
        "\"halo\": 5", "\"halo\": 63, \"window\": { \"side\": 64, \"overlap\": 8 }", "windows of 64", "a halo of 5")]
    public void CreateSuperResolver_OtherReachThanTheSettings_NamesBoth(
        string old, string altered, string stated, string actual)
    {
        ModelBundle edited = Copy();
        string path = Path.Combine(Folder(edited), ModelManifestJson.FileName);
        string manifest = File.ReadAllText(path);
        Assert.That(manifest, Does.Contain(old));
        File.WriteAllText(path, manifest.Replace(old, altered));

        Assert.That(
            () => new TorchBackend().CreateSuperResolver(ModelBundle.Open(Folder(edited)), "x2"),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains(stated).And.Message.Contains(actual).And.Message.Contains("'residual'"));
    }

    /// <summary>A span of bytes holds a quarter of the floats that one of floats does.</summary>
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(24)]
    [TestCase(SpanTensors.Part)]
    public void SpanTensors_Parts_MakeTheWhole(int part)
    {
        float[] values = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        float[] back = new float[24];
        using DisposeScope scope = NewDisposeScope();

        Tensor made = SpanTensors.FromParts(values, [2, 3, 4], part);
        SpanTensors.ToParts(made.transpose(1, 2), back, part);

        Assert.That(made.data<float>().ToArray(), Is.EqualTo(values));
        Assert.That(back, Is.EqualTo(made.transpose(1, 2).contiguous().data<float>().ToArray()));
    }

    [Test]
    public void Constructor_ThreadsBelow0_Throws() => Assert.That(
        () => new TorchBackend(new TorchOptions { Threads = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void CreateProcessingUnit_TensorLeftOver_NamesIt()
    {
        ModelBundle edited = Edited(
            "processing-1.safetensors", edit => edit.Tensors["strange"] = edit.Tensors["conv.bias"]);

        Assert.That(
            () => new TorchBackend().CreateProcessingUnit(edited, 1),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'strange'"));
    }

    [Test]
    public void CreateProcessingUnit_TensorOfIntegers_NamesIt()
    {
        ModelBundle edited = Edited(
            "processing-1.safetensors",
            edit => edit.Tensors["conv.bias"] = edit.Tensors["conv.bias"] with { Type = SafetensorsType.I16 });

        Assert.That(
            () => new TorchBackend().CreateProcessingUnit(edited, 1),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'conv.bias'").And.Message.Contains("I16"));
    }

    [Test]
    public void CreateProcessingUnit_FileCut_NamesIt()
    {
        ModelBundle edited = Copy();
        string path = Path.Combine(Folder(edited), "processing-0.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        Assert.That(
            () => new TorchBackend().CreateProcessingUnit(edited, 0),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("processing-0.safetensors"));
    }

    [TestCase(-1)]
    [TestCase(2)]
    public void CreateProcessingUnit_LevelOutside_Throws(int level) => Assert.That(
        () => new TorchBackend().CreateProcessingUnit(model, level), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase("gpu")]
    [TestCase("cuda:x")]
    [TestCase("")]
    public void Constructor_DeviceNameWithoutMeaning_Throws(string device) => Assert.That(
        () => new TorchBackend(new TorchOptions { Device = device }), Throws.ArgumentException);

    [Test]
    public void Constructor_Default_IsTheCpu() => Assert.That(new TorchBackend().Device, Is.EqualTo("cpu"));

    private static string Folder(ModelBundle bundle) => bundle.Source.Trim('\'');

    private ModelBundle Copy()
    {
        string copy = Path.Combine(folder.Path, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(Folder(model)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return ModelBundle.Open(copy);
    }

    private ModelBundle WithSettings(Action<JsonNode> change) => Edited(manifest =>
    {
        foreach (JsonNode? network in manifest["networks"]!.AsArray())
        {
            change(network!["settings"]!);
        }
    });

    private ModelBundle Edited(Action<JsonNode> change)
    {
        ModelBundle copy = Copy();
        string path = Path.Combine(Folder(copy), ModelManifestJson.FileName);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(path))!;
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
        return ModelBundle.Open(Folder(copy));
    }

    private ModelBundle Edited(string name, Action<SafetensorsEdit> change)
    {
        ModelBundle copy = Copy();
        SafetensorsEdit edit = new(copy.ReadFile(name));
        change(edit);
        byte[] bytes = edit.ToBytes();
        File.WriteAllBytes(Path.Combine(Folder(copy), name), bytes);
        string path = Path.Combine(Folder(copy), ModelManifestJson.FileName);
        ModelFile old = copy.Manifest.File(name);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(path))!;
        JsonNode entry = manifest["files"]!.AsArray().Single(file => file!["name"]!.GetValue<string>() == old.Name)!;
        entry["bytes"] = bytes.Length;
        entry["sha256"] = hash;
        File.WriteAllText(path, manifest.ToJsonString());
        return ModelBundle.Open(Folder(copy));
    }

    /// <summary>A network without weights that knows whether it was freed.</summary>
    private sealed class FreedNetwork(int factor, JsonObject settings) : SuperResolutionNetwork("freed", factor)
    {
        public bool IsFreed { get; private set; }

        public override JsonObject Settings => settings;

        public override int Halo => 0;

        public override long MultiplyAddsPerSourcePixel => 0;

        public override Tensor forward(Tensor input) => input;

        protected override void Dispose(bool disposing)
        {
            IsFreed |= disposing;
            base.Dispose(disposing);
        }
    }
}
