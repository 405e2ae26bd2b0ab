using System.Text.Json.Nodes;
using ProgressiveSR.Backends;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Conformance;

/// <summary>
/// What <see cref="SuperResolutionNetwork"/> promises, and that its ONNX graph computes the same. The architecture is
/// registered in <see cref="NetworkCatalog"/> before; the tests carry libtorch and a native ONNX Runtime, whose device
/// the fixture chooses. Modules that are not run as super-resolvers stay on the CPU.
/// </summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public abstract class NetworkConformance
{
    /// <summary>Values of the order of 1 through few layers; deep networks may need more.</summary>
    protected virtual double Tolerance => 2e-5;

    /// <summary>Makes the network to test, small enough to run in a blink.</summary>
    protected abstract SuperResolutionNetwork CreateNetwork(int factor);

    /// <summary>Makes the backend that runs the exported graph; it is disposed where it can be.</summary>
    protected abstract IInferenceBackend CreateOnnxBackend();

    /// <summary>The device that libtorch runs super-resolvers on.</summary>
    protected virtual string TorchDevice => "cpu";

    /// <summary>
    /// Whether the exception of making a backend means that a native runtime or device is missing.
    /// </summary>
    protected virtual bool IsMissingRuntime(Exception exception) => exception is TorchRuntimeException;

    /// <summary>Whether a network of the factor uses a weight; it may hold some for other factors.</summary>
    protected virtual bool TakesPart(string parameter, int factor) => true;

    [OneTimeSetUp]
    public void RequireRuntimes()
    {
        NativeRequirement.Create(CreateTorchBackend, IsMissingRuntime);
        using IDisposable? onnx = NativeRequirement.Create(CreateOnnxBackend, IsMissingRuntime) as IDisposable;
    }

    [Test]
    public void Settings_GivenToTheCatalog_MakeTheSameNetwork([Values(2, 4)] int factor)
    {
        using SuperResolutionNetwork network = CreateNetwork(factor);
        JsonObject settings = network.Settings.DeepClone().AsObject();

        using SuperResolutionNetwork again = NetworkCatalog.Create(network.Architecture, factor, settings);

        // Settings are compared apart, as JSON objects are equal to themselves only.
        JsonObject none = [];
        Assert.Multiple(() =>
        {
            Assert.That(again, Is.TypeOf(network.GetType()));
            Assert.That(
                again.Describe() with { Settings = none }, Is.EqualTo(network.Describe() with { Settings = none }));
            Assert.That(JsonNode.DeepEquals(again.Settings, network.Settings), "settings");
            Assert.That(Shapes(again), Is.EqualTo(Shapes(network)));
        });
    }

    [Test]
    public void Forward_AnySize_EnlargesByTheFactor(
        [Values(2, 4)] int factor, [Values(1, 7, 24)] int width, [Values(1, 12)] int height)
    {
        using DisposeScope scope = NewDisposeScope();
        using SuperResolutionNetwork network = CreateNetwork(factor);

        Tensor result = network.call(Pictures(2, width, height));

        Assert.That(result.shape, Is.EqualTo((long[])[2, 3, height * factor, width * factor]));
        Assert.That(result.isfinite().all().item<bool>());
    }

    [Test]
    public void Forward_ManyPictures_EachAsAlone([Values(2, 4)] int factor)
    {
        using DisposeScope scope = NewDisposeScope();
        using SuperResolutionNetwork network = CreateNetwork(factor);
        Tensor pictures = Pictures(3, 16, 16);

        Tensor together = network.call(pictures);

        for (int i = 0; i < 3; i++)
        {
            Tensor alone = network.call(pictures.narrow(0, i, 1));
            float worst = (together.narrow(0, i, 1) - alone).abs().max().item<float>();
            Assert.That(worst <= 1e-5, $"largest difference of picture {i}: {worst}");
        }
    }

    [Test]
    public void Backward_TrainableParameter_HasAGradient([Values(2, 4)] int factor)
    {
        using DisposeScope scope = NewDisposeScope();
        using SuperResolutionNetwork network = CreateFilled(factor);

        Tensor result = network.call(Pictures(1, 16, 16));
        (result * result).sum().backward();

        string[] without =
        [
            .. network.named_parameters()
                .Where(item => item.parameter.requires_grad && TakesPart(item.name, factor))
                .Where(item => item.parameter.grad is not Tensor gradient || !gradient.isfinite().all().item<bool>()
                    || gradient.count_nonzero().item<long>() == 0)
                .Select(item => item.name),
        ];
        Assert.That(without, Is.Empty);
    }

    [Test]
    public void Export_AnySize_ComputesAsTheModule([Values(2, 4)] int factor)
    {
        using SuperResolutionNetwork network4 = CreateFilled(4);
        using SuperResolutionNetwork network2 = CreateFilled(2);
        using TestModel model = TestModel.Create(
            8, seed: 1, [NetworkWeights.Of(network4), NetworkWeights.Of(network2)]);
        IInferenceBackend backend = CreateOnnxBackend();
        using IDisposable? owner = backend as IDisposable;
        using ISuperResolver exported = backend.CreateSuperResolver(model.Bundle, $"x{factor}");
        using ISuperResolver module = CreateTorchBackend().CreateSuperResolver(model.Bundle, $"x{factor}");
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (5, 1), (16, 9), (30, 31)])
        {
            float[] source = RandomData.Pixels(width, 3 * width * height);
            float[] expected = new float[source.Length * factor * factor];
            float[] actual = new float[expected.Length];

            module.SuperResolve(source, width, height, expected);
            exported.SuperResolve(source, width, height, actual);

            NumericAssert.AreClose(actual, expected, Tolerance, $"a picture of {width}x{height}");
        }

        Assert.That(exported.Info.Halo, Is.EqualTo(module.Info.Halo));
    }

    [Test]
    public void Halo_OnePixelChanged_StaysWithin([Values(2, 4)] int factor)
    {
        using SuperResolutionNetwork network4 = CreateNetwork(4);
        using SuperResolutionNetwork network2 = CreateNetwork(2);
        using TestModel model = TestModel.Create(
            8, seed: 1, [NetworkWeights.Of(network4), NetworkWeights.Of(network2)]);
        using ISuperResolver module = CreateTorchBackend().CreateSuperResolver(model.Bundle, $"x{factor}");

        HaloCheck.AssertHolds(module);
    }

    protected IInferenceBackend CreateTorchBackend() =>
        new TorchBackend(new TorchOptions { Device = TorchDevice });

    /// <summary>
    /// A network none of whose parameters is as it starts: a graph that leaves out a scale of 1 or a bias of 0 computes
    /// something else.
    /// </summary>
    private SuperResolutionNetwork CreateFilled(int factor)
    {
        random.manual_seed(factor);
        SuperResolutionNetwork network = CreateNetwork(factor);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        Random values = new(factor);
        foreach (Parameter parameter in network.parameters())
        {
            // Scales stay near their start, and sums over many inputs do not outgrow the tolerance. Biases grow, so
            // that no ReLU is closed for good.
            Tensor change = tensor(RandomData.Weights(values, (int)parameter.numel(), 0.1), parameter.shape);
            parameter.sub_(parameter.dim() == 1 ? -change.abs() : change);
        }

        return network;
    }

    private static Tensor Pictures(int count, int width, int height) =>
        tensor(RandomData.Pixels(count, count * 3 * width * height), [count, 3, height, width]);

    private static IEnumerable<string> Shapes(SuperResolutionNetwork network) =>
        network.named_parameters().Select(item => $"{item.name} {string.Join('x', item.parameter.shape)}");
}
