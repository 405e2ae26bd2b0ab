using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

public class StageOptimizerTests : TensorFixture
{
    private const int BlockSize = 16;
    private const string Weight = "networks.x2.head.weight";
    private const string Kernel = "sampling.1.kernel";

    [Test]
    public void Backward_LevelZero_ReachesItsSamplerAndNetworkOnly()
    {
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        using StageOptimizer optimizer = new(network, new StageConfiguration { Level = 0, Iterations = 10 });

        Backward(network, 0);

        AssertTrained(network, "sampling.0.", "networks.x4.");
    }

    [Test]
    public void Backward_LevelTwo_ReachesItsSamplerAllUnitsBelowAndTheOtherNetwork()
    {
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        using StageOptimizer optimizer = new(network, new StageConfiguration { Level = 2, Iterations = 10 });

        Backward(network, 2);

        AssertTrained(network, "sampling.2.", "processing.0.", "processing.1.", "processing.2.", "networks.x2.");
    }

    [Test]
    public void Backward_WithoutOtherUnits_ReachesTheUnitsOfTheLevel()
    {
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        using StageOptimizer optimizer = new(
            network, new StageConfiguration { Level = 2, Iterations = 10, AllUnits = false });

        Backward(network, 2);

        AssertTrained(network, "sampling.2.", "processing.2.", "networks.x2.");
    }

    [Test]
    public void Backward_AllSamplers_ReachesTheIncrementsBelowButNotLevelZero()
    {
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        using StageOptimizer optimizer = new(
            network, new StageConfiguration { Level = 2, Iterations = 10, AllSamplers = true, AllUnits = false });

        Backward(network, 2);

        AssertTrained(network, "sampling.1.", "sampling.2.", "processing.2.", "networks.x2.");
    }

    [Test]
    public void Backward_NetworkPerLevel_ReachesWhatTheLevelAloneHas()
    {
        using ProgressiveNetwork network = TestNetworks.WithNetworkPerLevel(BlockSize);
        using StageOptimizer optimizer = new(network, new StageConfiguration { Level = 2, Iterations = 10 });

        Backward(network, 2);

        AssertTrained(network, "sampling.2.", "processing.2.", "networks.x2-level2.");
    }

    [Test]
    public void Backward_WithoutConvolution_ReachesTheRestOfTheUnits()
    {
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        using StageOptimizer optimizer = new(
            network, new StageConfiguration { Level = 1, Iterations = 10 }, convolution: false);

        Backward(network, 1);

        AssertTrained(
            network,
            "sampling.1.",
            "processing.0.",
            "processing.1.expanding.",
            "processing.1.gain",
            "networks.x2.");
    }

    [Test]
    public void Backward_RateOfZero_FreezesTheSampler()
    {
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        using StageOptimizer optimizer = new(
            network, new StageConfiguration { Level = 1, Iterations = 10, SamplerRate = 0, ProcessingRate = 0 });

        Backward(network, 1);

        AssertTrained(network, "networks.x2.");
    }

    [Test]
    public void Backward_NextStage_LeavesNoGradientsOfTheOneBefore()
    {
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        using (StageOptimizer first = new(network, new StageConfiguration { Level = 0, Iterations = 10 }))
        {
            Backward(network, 0);
            first.Step(0);
        }

        using StageOptimizer second = new(network, new StageConfiguration { Level = 1, Iterations = 10 });
        Backward(network, 1);

        AssertTrained(network, "sampling.1.", "processing.0.", "processing.1.", "networks.x2.");
    }

    [Test]
    public void Step_FirstOne_MovesWeightsByTheirOwnRates()
    {
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        StageConfiguration stage = new()
        {
            Level = 1, Iterations = 10, WarmUp = 4, NetworkRate = 1e-2, SamplerRate = 1e-3, ProcessingRate = 1e-4,
        };
        using StageOptimizer optimizer = new(network, stage);
        Tensor head = Clone(network, "networks.x2.head.weight");
        Tensor kernel = Clone(network, "sampling.1.kernel");
        Tensor frozen = Clone(network, "sampling.0.kernel");
        Tensor gain = Clone(network, "processing.1.gain");
        Backward(network, 1);

        optimizer.Step(0);

        // Adam's first step is the rate in every weight that has a gradient; a quarter of it in the warm-up.
        Assert.Multiple(() =>
        {
            Assert.That(Moved("networks.x2.head.weight", head), Is.EqualTo(1e-2 / 4).Within(1).Percent);
            Assert.That(Moved("sampling.1.kernel", kernel), Is.EqualTo(1e-3 / 4).Within(1).Percent);
            Assert.That(Moved("processing.1.gain", gain), Is.EqualTo(1e-4 / 4).Within(1).Percent);
            Assert.That(Moved("sampling.0.kernel", frozen), Is.Zero);
        });

        double Moved(string name, Tensor before) => Difference(Clone(network, name), before);
    }

    [Test]
    public void Step_WeightDecay_ShrinksTheNetworkOnly()
    {
        using ProgressiveNetwork before = TestNetworks.ClosedFormOf(BlockSize);
        using ProgressiveNetwork plain = Stepped(0), decayed = Stepped(0.5);
        Tensor expected = Clone(plain, Weight) - Clone(before, Weight).Times(0.5 * 1e-3);

        Assert.Multiple(() =>
        {
            Assert.That(Difference(Clone(decayed, Weight), expected), Is.LessThan(1e-6));
            Assert.That(IsSame(Clone(decayed, Kernel), Clone(plain, Kernel)));
        });

        static ProgressiveNetwork Stepped(double weightDecay)
        {
            ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
            StageConfiguration stage = new()
            {
                Level = 1, Iterations = 10, WarmUp = 0, NetworkRate = 1e-3, WeightDecay = weightDecay,
            };
            using StageOptimizer optimizer = new(network, stage);
            Backward(network, 1);
            optimizer.Step(0);
            return network;
        }
    }

    [Test]
    public void Step_UnitThatTookNoPart_StaysWhereItIs()
    {
        using ProgressiveNetwork network = TestNetworks.ClosedFormOf(BlockSize);
        using StageOptimizer optimizer = new(network, new StageConfiguration { Level = 2, Iterations = 10 });
        Backward(network, 2);
        optimizer.Step(0);
        Tensor gain = Clone(network, "processing.2.gain");
        Tensor below = Clone(network, "processing.1.gain");

        Backward(network, 1);
        optimizer.Step(1);

        Assert.Multiple(() =>
        {
            Assert.That(Difference(Clone(network, "processing.2.gain"), gain), Is.Zero);
            Assert.That(Difference(Clone(network, "processing.1.gain"), below), Is.GreaterThan(0));
        });
    }

    private static void Backward(ProgressiveNetwork network, int highest)
    {
        Tensor pictures = BlockLayout.ToPictures(TestBlocks.Create(3, 8, BlockSize), 2, 2, 2);
        if (highest == 0)
        {
            (Tensor low, Tensor result) = network.ForwardBase(pictures, Rounding.StraightThrough);
            Square(low).mean().Plus(Square(result - pictures).mean()).backward();
            return;
        }

        int[] levels = [.. Enumerable.Range(0, 8).Select(block => block % (highest + 1))];
        (Tensor expanded, Tensor refined) = network.ForwardRefined(pictures, levels, Rounding.StraightThrough);
        Square(expanded).mean().Plus(Square(refined - pictures).mean()).backward();
    }

    private static void AssertTrained(ProgressiveNetwork network, params string[] prefixes)
    {
        Assert.Multiple(() =>
        {
            foreach ((string name, Parameter parameter) in network.named_parameters())
            {
                bool trained = prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
                Assert.That(parameter.requires_grad, Is.EqualTo(trained), name);
                Assert.That(parameter.grad is not null, Is.EqualTo(trained), $"gradient of {name}");
            }
        });
    }

    private static Tensor Clone(ProgressiveNetwork network, string name) =>
        network.named_parameters().Single(pair => pair.name == name).parameter.detach().clone();
}
