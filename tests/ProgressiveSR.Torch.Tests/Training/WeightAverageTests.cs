using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

public class WeightAverageTests : TensorFixture
{
    // Early on (1 + i) / (10 + i) is less than the decay.
    [TestCase(0, 0.99, 0.1)]
    [TestCase(10, 0.99, 0.55)]
    [TestCase(100_000, 0.99, 0.99)]
    [TestCase(100_000, 0.0, 0.0)]
    public void Update_AtAnIteration_KeepsThatPartOfTheMean(int iteration, double decay, double kept)
    {
        using ProgressiveNetwork network = TestNetworks.Empty(8);
        using WeightAverage average = new(network, decay);
        Fill(network, 1);

        average.Update(iteration);

        // The kernel was 0 before.
        Assert.That(Array(Mean(average)), Is.All.EqualTo(1 - kept).Within(1e-6));
    }

    [Test]
    public void Update_FrozenWeights_KeepTheirMean()
    {
        using ProgressiveNetwork network = TestNetworks.Empty(8);
        using WeightAverage average = new(network, 0.5);
        network.Sampling[0].Kernel.requires_grad = false;
        Fill(network, 1);

        average.Update(1000);

        Assert.Multiple(() =>
        {
            Assert.That(average.Trained.Select(pair => pair.Name), Has.None.EqualTo("sampling.0.kernel"));
            network.Sampling[0].Kernel.requires_grad = true;
            Assert.That(Array(Mean(average)), Is.All.Zero);
        });
    }

    [Test]
    public void Borrow_EvenWhereItFails_PutsTheWeightsBack()
    {
        using ProgressiveNetwork network = TestNetworks.Empty(8);
        using WeightAverage average = new(network, 0.5);
        Fill(network, 1);

        float[] borrowed = average.Borrow(() => Array(network.Sampling[0].Kernel));

        Assert.Multiple(() =>
        {
            Assert.That(borrowed, Is.All.Zero);
            Assert.That(Array(network.Sampling[0].Kernel), Is.All.EqualTo(1));
            Assert.That(() => average.Borrow<int>(() => throw new NotSupportedException()), Throws.Exception);
            Assert.That(Array(network.Sampling[0].Kernel), Is.All.EqualTo(1), "after a failure");
            Assert.That(Array(Mean(average)), Is.All.Zero);
        });
    }

    [Test]
    public void Adopt_SetsTheWeightsToTheMeans()
    {
        using ProgressiveNetwork network = TestNetworks.Empty(8);
        using WeightAverage average = new(network, 0.5);
        Fill(network, 1);

        average.Adopt();

        Assert.That(Array(network.Sampling[0].Kernel), Is.All.Zero);
    }

    [Test]
    public void Restart_SetsTheMeansToTheWeights()
    {
        using ProgressiveNetwork network = TestNetworks.Empty(8);
        using WeightAverage average = new(network, 0.5);
        Fill(network, 1);

        average.Restart();

        Assert.That(Array(Mean(average)), Is.All.EqualTo(1));
    }

    [Test]
    public void RestartFrozen_LeavesTheMeansOfWeightsThatTrain()
    {
        using ProgressiveNetwork network = TestNetworks.Empty(8);
        using WeightAverage average = new(network, 0.5);
        Fill(network, 1);

        average.RestartFrozen();
        float[] trained = Array(Mean(average));
        network.Sampling[0].Kernel.requires_grad = false;
        average.RestartFrozen();
        network.Sampling[0].Kernel.requires_grad = true;

        Assert.Multiple(() =>
        {
            Assert.That(trained, Is.All.Zero);
            Assert.That(Array(Mean(average)), Is.All.EqualTo(1));
        });
    }

    private static void Fill(ProgressiveNetwork network, double value)
    {
        using IDisposable guard = no_grad();
        Parameter kernel = network.Sampling[0].Kernel;
        kernel.zero_().PlusInPlace(value);
    }

    private static Tensor Mean(WeightAverage average) =>
        average.Trained.Single(pair => pair.Name == "sampling.0.kernel").Mean;
}
