using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

public class ValidationTests : TensorFixture
{
    private const int BlockSize = 16;

    private TrainingSetup setup = null!;

    [OneTimeSetUp]
    public void SetUp() => setup = new TrainingSetup();

    [OneTimeTearDown]
    public void TearDown() => setup.Dispose();

    [Test]
    public void Measure_NetworkOfATrainingInSixteenBits_MeasuresInThirtyTwo()
    {
        using ProgressiveNetwork network = TestNetworks.WithNetworkPerLevel(BlockSize);
        Validation validation = new(setup.Pictures, setup.Configuration("validation"), CPU);
        IReadOnlyDictionary<int, double> expected = validation.Measure(network, 2, default);
        Tensor picture = Values(1, 0, 1, 1, 3, 32, 32);
        Tensor exact = network.SuperResolverAt(2).call(picture);

        network.ComputeIn(ScalarType.BFloat16);
        IReadOnlyDictionary<int, double> measured = validation.Measure(network, 2, default);

        Assert.Multiple(() =>
        {
            Assert.That(measured, Is.EqualTo(expected));
            Assert.That(
                network.Networks.Values.Select(shown => shown.ComputeType), Is.All.EqualTo(ScalarType.BFloat16));
            Assert.That(IsSame(network.SuperResolverAt(2).call(picture), exact), Is.False, "the types differ here");
        });
    }

    [Test]
    public void Measure_Cancelled_Throws()
    {
        using ProgressiveNetwork network = TestNetworks.WithNetworkPerLevel(BlockSize);
        network.ComputeIn(ScalarType.BFloat16);
        Validation validation = new(setup.Pictures, setup.Configuration("validation"), CPU);

        Assert.That(
            () => validation.Measure(network, 2, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(network.SuperResolverAt(0).ComputeType, Is.EqualTo(ScalarType.BFloat16));
    }
}
