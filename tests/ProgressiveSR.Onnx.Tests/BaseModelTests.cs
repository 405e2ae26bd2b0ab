using ProgressiveSR.Backends;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Models that hold only their networks, on the kernels of another.</summary>
public sealed class BaseModelTests
{
    private TestModel shared = null!;
    private string folder = null!;

    [SetUp]
    public void CreateModels()
    {
        shared = TestModel.Create(8, seed: 7);
        folder = Directory.CreateTempSubdirectory("base").FullName;
    }

    [TearDown]
    public void DeleteFolder()
    {
        shared.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Write_WithABase_HoldsItsNetworksOnlyAndReadsTheSamePackets()
    {
        using TestModel others = TestModel.Create(8, seed: 8);
        ModelBundle whole = Write("whole", shared, others.Networks, null);
        ModelBundle bundle = Write("networks", shared, others.Networks, shared.Bundle);

        Assert.That(
            Directory.GetFiles(bundle.Source.Trim('\'')).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "manifest.json", "superresolver-x2.safetensors", "superresolver-x4.safetensors" }));
        Assert.That(bundle.Manifest.Fingerprint, Is.EqualTo(shared.Bundle.Manifest.Fingerprint));
        Assert.That(bundle.Manifest.Files, Is.EqualTo(whole.Manifest.Files));
        foreach (ModelFile file in bundle.Manifest.Files)
        {
            Assert.That(
                bundle.ReadFile(file.Name).ToArray(), Is.EqualTo(whole.ReadFile(file.Name).ToArray()), file.Name);
        }

        EncodedPicture encoded = shared.Encode(RandomData.Picture(3, 24, 16));
        Assert.That(
            Render(encoded, bundle),
            Is.EqualTo(Render(encoded, whole)).And.Not.EqualTo(Render(encoded, shared.Bundle)));
    }

    [Test]
    public void ReadFile_BaseNotAtHand_SaysWhatToReference()
    {
        Write("networks", shared, shared.Networks, shared.Bundle);
        ModelBundle alone = ModelBundle.Open(Path.Combine(folder, "networks"));

        Assert.That(
            () => alone.Kernel,
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains("'own'").And.Message.Contains("'test-8'")
                .And.Message.Contains("ProgressiveSR.Models.Test-8"));
    }

    [Test]
    public void WithBase_OtherKernels_NamesBoth()
    {
        using TestModel others = TestModel.Create(8, seed: 8);
        ModelBundle bundle = Write("networks", shared, shared.Networks, shared.Bundle);
        Assert.That(
            () => bundle.WithBase(others.Bundle),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains("'own'")
                .And.Message.Contains($"{others.Bundle.Manifest.Fingerprint}"));
        Assert.That(
            () => Write("more", shared, shared.Networks, others.Bundle),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains("different kernels from"));
        Assert.That(Directory.GetFileSystemEntries(folder), Has.Length.EqualTo(1), "nothing left behind");
    }

    [Test]
    public void WithBase_SameKernelsButOtherUnits_IsRefusedWhereTheyAreRead()
    {
        Write("networks", shared, shared.Networks, shared.Bundle);
        string changed = ModelManifest.ProcessingFile(1);
        ProcessingWeights[] processing = [.. shared.Processing];
        processing[1] = processing[1] with { ConvolutionBias = [0.5f, 0.5f, 0.5f] };
        ModelBundle other = BundleWriter.Write(
            Path.Combine(folder, "other"),
            "test-8",
            "",
            "",
            shared.Bundle.Kernel,
            shared.Bundle.Manifest.Levels,
            processing,
            shared.Networks);

        ModelBundle bundle = ModelBundle.Open(Path.Combine(folder, "networks")).WithBase(other);
        Assert.That(bundle.ReadFile(ModelManifest.ProcessingFile(0)).Length, Is.Positive);
        Assert.That(
            () => bundle.ReadFile(changed),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains("another version"));
    }

    [Test]
    public void WithBase_WholeModel_IsRefused() => Assert.That(
        () => shared.Bundle.WithBase(shared.Bundle),
        Throws.InstanceOf<InvalidModelException>().With.Message.Contains("whole by itself"));

    private static byte[] Render(EncodedPicture encoded, ModelBundle bundle)
    {
        using OnnxBackend backend = new();
        using ReceiverModel model = new(bundle, backend);
        ProgressiveDecoder decoder = new(encoded.Info.Header, model);
        for (int level = 0; level < bundle.Manifest.Schedule.Count; level++)
        {
            decoder.Add(encoded.GetIncrement(level));
        }

        return decoder.Render().Picture.Pixels.ToArray();
    }

    private ModelBundle Write(
        string name, TestModel units, IReadOnlyList<NetworkWeights> networks, ModelBundle? baseModel) =>
        BundleWriter.Write(
            Path.Combine(folder, name),
            "own",
            "Random weights.",
            "nothing",
            units.Bundle.Kernel,
            units.Bundle.Manifest.Levels,
            units.Processing,
            networks,
            baseModel);
}
