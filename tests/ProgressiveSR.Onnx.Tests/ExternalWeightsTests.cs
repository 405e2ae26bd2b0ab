using System.Text;
using Microsoft.ML.OnnxRuntime;
using ProgressiveSR.Conformance;
using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx.Tests;

public sealed class ExternalWeightsTests
{
    private TestModel model = null!;
    private byte[] graph = null!;

    [OneTimeSetUp]
    public void CreateModel()
    {
        model = TestModel.Create(8, seed: 5);
        graph = model.Bundle.ReadFile(ModelGraphFiles.Processing(1)).ToArray();
    }

    [OneTimeTearDown]
    public void DeleteModel() => model.Dispose();

    [Test]
    public void Inline_GraphsOfABundle_NeedNoFileAfterwards()
    {
        foreach (ModelFile file in model.Bundle.Manifest.Files.Where(file => file.Name.EndsWith(".onnx")))
        {
            byte[] whole = ExternalWeights.Inline(model.Bundle.ReadFile(file.Name), model.Bundle.ReadFile);
            byte[] again = ExternalWeights.Inline(whole, name => throw new AssertionException($"{name} was opened"));

            Assert.That(again, Is.EqualTo(whole), file.Name);
        }
    }

    [Test]
    public void Inline_GraphsOfABundle_LoadByPathLikewise()
    {
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();
        foreach (ModelFile file in model.Bundle.Manifest.Files.Where(file => file.Name.EndsWith(".onnx")))
        {
            byte[] whole = ExternalWeights.Inline(model.Bundle.ReadFile(file.Name), model.Bundle.ReadFile);
            using InferenceSession fromMemory = new(whole);
            using InferenceSession fromPath = new(Path.Combine(model.Folder, file.Name));

            Assert.That(fromMemory.OutputNames, Is.EqualTo(fromPath.OutputNames), file.Name);
        }
    }

    [Test]
    public void Inline_EachFile_IsOpenedOnce()
    {
        List<string> opened = [];

        ExternalWeights.Inline(model.Bundle.ReadFile(ModelGraphFiles.Consistency(1)), name =>
        {
            opened.Add(name);
            return model.Bundle.ReadFile(name);
        });

        Assert.That(
            opened, Is.EquivalentTo(new[] { ModelManifest.SamplingFile(1), ModelManifest.ProcessingFile(1) }));
    }

    [Test]
    public void Inline_CutAnywhere_SucceedsOrSaysSo()
    {
        for (int length = 0; length < graph.Length; length++)
        {
            AssertHarmless(graph.AsMemory(0, length), $"cut to {length}");
        }
    }

    [Test]
    public void Inline_AnyByteChanged_SucceedsOrSaysSo([Values(0x01, 0x80, 0xFF)] int change)
    {
        for (int i = 0; i < graph.Length; i++)
        {
            byte[] changed = [.. graph];
            changed[i] ^= (byte)change;
            AssertHarmless(changed, $"byte {i}");
        }
    }

    [Test]
    public void Inline_Noise_SucceedsOrSaysSo()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            AssertHarmless(RandomData.Bytes(seed, seed % 97), $"seed {seed}");
        }
    }

    [Test]
    public void Inline_LengthPastTheEnd_NamesFileAndNumbers()
    {
        string file = ModelManifest.ProcessingFile(1);

        Assert.That(
            () => ExternalWeights.Inline(graph, _ => new byte[100]),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains(file).And.Message.Contains("100 bytes"));
    }

    [TestCase("-1")]
    [TestCase("ten")]
    [TestCase("99999999999999999999")]
    [TestCase(" 1")]
    public void Inline_OffsetThatIsNoNumber_Throws(string offset) => Assert.That(
        () => ExternalWeights.Inline(Tensor(("location", "w"), ("offset", offset)), _ => new byte[8]),
        Throws.InstanceOf<InvalidModelException>().With.Message.Contains(offset));

    [Test]
    public void Inline_NoLocation_Throws() => Assert.That(
        () => ExternalWeights.Inline(Tensor(("offset", "0")), _ => new byte[8]),
        Throws.InstanceOf<InvalidModelException>());

    [Test]
    public void Inline_NoOffsetOrLength_TakesTheWholeFile()
    {
        byte[] whole = ExternalWeights.Inline(Tensor(("location", "w")), _ => "all of it"u8.ToArray());

        Assert.That(Encoding.Latin1.GetString(whole), Does.Contain("all of it"));
    }

    [Test]
    public void Inline_DeepNesting_Throws()
    {
        ProtobufParts part = new();
        for (int i = 0; i < 100; i++)
        {
            ProtobufParts attribute = new();
            attribute.Add(6, part);
            ProtobufParts node = new();
            node.Add(5, attribute);
            part = new ProtobufParts();
            part.Add(1, node);
        }

        ProtobufParts deep = new();
        deep.Add(7, part);

        Assert.That(
            () => ExternalWeights.Inline(deep.ToArray(), _ => default),
            Throws.InstanceOf<InvalidModelException>().With.Message.Contains("nested"));
    }

    /// <summary>A model of one initializer whose data lie outside.</summary>
    private static byte[] Tensor(params (string Key, string Value)[] entries)
    {
        ProtobufParts tensor = new();
        foreach ((string key, string value) in entries)
        {
            ProtobufParts entry = new();
            entry.Add(1, key);
            entry.Add(2, value);
            tensor.Add(13, entry);
        }

        tensor.Add(14, 1L);
        ProtobufParts graph = new();
        graph.Add(5, tensor);
        ProtobufParts model = new();
        model.Add(7, graph);
        return model.ToArray();
    }

    private void AssertHarmless(ReadOnlyMemory<byte> bytes, string what)
    {
        try
        {
            ExternalWeights.Inline(bytes, model.Bundle.ReadFile);
        }
        catch (InvalidModelException)
        {
            // One of the two outcomes allowed; any other exception fails the test.
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
        }
    }
}
