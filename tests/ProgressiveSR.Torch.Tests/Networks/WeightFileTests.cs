using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <summary>Weights of a network alone, to and from a safetensors file.</summary>
public class WeightFileTests : TensorFixture
{
    private TemporaryFile file = null!;

    [SetUp]
    public void NameFile() => file = new TemporaryFile(".safetensors");

    [TearDown]
    public void DeleteFile() => file.Dispose();

    [Test]
    public void LoadWeights_SavedOnes_AreTheSameToTheBit()
    {
        using SuperResolutionNetwork saved = Create(seed: 1);
        using SuperResolutionNetwork loaded = Create(seed: 2);
        Tensor picture = Values(1, 0, 1, 1, 3, 5, 5);
        Assert.That(IsSame(saved.call(picture), loaded.call(picture)), Is.False, "before");
        saved.SaveWeights(file.Path);

        loaded.LoadWeights(file.Path);

        Assert.That(IsSame(saved.call(picture), loaded.call(picture)));
    }

    [Test]
    public void LoadWeights_HalfAndDouble_AreConverted([Values] bool half)
    {
        using SuperResolutionNetwork network = Create(seed: 1);
        Edit(network, tensors => tensors["head.0.bias"] = half
            ? new TensorEdit(SafetensorsType.F16, [2], new byte[] { 0x00, 0x3C, 0x00, 0xC0 })
            : new TensorEdit(
                SafetensorsType.F64, [2], (byte[])[.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(-2.0)]));

        network.LoadWeights(file.Path);

        Assert.That(Array(Bias(network)), Is.EqualTo([1f, -2f]));
    }

    [Test]
    public void LoadWeights_OthersInTheFile_AreLeftOutWhereTheCallerSaysSo()
    {
        using SuperResolutionNetwork network = Create(seed: 1);
        Edit(network, tensors => tensors["__input__"] = new TensorEdit(SafetensorsType.U8, [1], new byte[1]));

        Assert.Multiple(() =>
        {
            Assert.That(
                () => network.LoadWeights(file.Path, name => !name.StartsWith("__", StringComparison.Ordinal)),
                Throws.Nothing);
            Assert.That(() => network.LoadWeights(file.Path), Refusal("'__input__'", "[1]"));
        });
    }

    [Test]
    public void LoadWeights_TensorMissing_NamesItAndChangesNothing() =>
        AssertRefused(tensors => tensors.Remove("tail.1.bias"), "'tail.1.bias'", "[3]");

    [Test]
    public void LoadWeights_TensorLeftOver_NamesItAndChangesNothing() => AssertRefused(
        tensors => tensors["tail.2.bias"] = new TensorEdit(SafetensorsType.F32, [1], new byte[4]),
        "'tail.2.bias'",
        "[1]");

    [Test]
    public void LoadWeights_AnotherShape_NamesBothAndChangesNothing() => AssertRefused(
        tensors => tensors["tail.1.bias"] = new TensorEdit(SafetensorsType.F32, [1, 3], new byte[12]),
        "'tail.1.bias'",
        "[1, 3]",
        "[3]");

    [Test]
    public void LoadWeights_WholeNumbers_NamesThemAndChangesNothing() => AssertRefused(
        tensors => tensors["tail.1.bias"] = new TensorEdit(SafetensorsType.I16, [3], new byte[6]),
        "'tail.1.bias'",
        "I16");

    [Test]
    public void LoadWeights_NoSafetensorsFile_SaysSo()
    {
        File.WriteAllBytes(file.Path, new byte[100]);
        using SuperResolutionNetwork network = Create(seed: 1);

        Assert.That(() => network.LoadWeights(file.Path), Refusal("is not a safetensors file"));
    }

    [Test]
    public void LoadWeights_NoFile_Throws()
    {
        using SuperResolutionNetwork network = Create(seed: 1);

        Assert.That(() => network.LoadWeights(file.Path), Throws.InstanceOf<FileNotFoundException>());
    }

    private static EdsrNetwork Create(int seed)
    {
        random.manual_seed(seed);
        return new EdsrNetwork(2, features: 2, blocks: 1);
    }

    private static Tensor Bias(SuperResolutionNetwork network) =>
        network.named_parameters().Single(item => item.name == "head.0.bias").parameter;

    private void AssertRefused(Action<Dictionary<string, TensorEdit>> change, params string[] words)
    {
        using SuperResolutionNetwork stored = Create(seed: 1);
        Edit(stored, change);
        using SuperResolutionNetwork network = Create(seed: 2);
        float[][] before = [.. network.parameters().Select(Array)];

        Assert.That(() => network.LoadWeights(file.Path), Refusal(words));

        Assert.That(network.parameters().Select(Array), Is.EqualTo(before));
    }

    private void Edit(SuperResolutionNetwork network, Action<Dictionary<string, TensorEdit>> change)
    {
        network.SaveWeights(file.Path);
        SafetensorsEdit edit = new(File.ReadAllBytes(file.Path));
        change(edit.Tensors);
        File.WriteAllBytes(file.Path, edit.ToBytes());
    }

    private NUnit.Framework.Constraints.IResolveConstraint Refusal(params string[] words) =>
        words.Aggregate(
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(file.Path),
            (constraint, word) => constraint.And.Message.Contains(word));
}
