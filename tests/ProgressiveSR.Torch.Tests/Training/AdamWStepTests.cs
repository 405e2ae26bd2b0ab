using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Training;

public class AdamWStepTests : TensorFixture
{
    [TestCase(0.99, 0.0)]
    [TestCase(0.999, 0.01)]
    [TestCase(0.0, 0.1)]
    public void Take_ManySteps_MovesAsTorchsOwn(double beta2, double weightDecay)
    {
        Parameter expected = new(Values(1, -1, 1, 30, 7));
        Parameter actual = new(Values(1, -1, 1, 30, 7));
        using AdamW reference = optim.AdamW([expected], beta2: beta2, weight_decay: weightDecay);
        using AdamWStep step = new([new AdamWState("weight", actual)], beta2, weightDecay);

        // The reference leaves its scalars to the collector, which may come while they are read.
        Assert.That(GC.TryStartNoGCRegion(32 << 20), Is.True);
        for (int i = 0; i < 50; i++)
        {
            double rate = 1e-2 / (i + 1);
            Tensor gradient = Values(i + 2, -1, 1, 30, 7).Times(Math.Pow(10, i % 5 - 3));
            expected.grad = gradient;
            actual.grad = gradient.clone();
            reference.ParamGroups.Single().LearningRate = rate;
            reference.step();
            step.Take(rate);
        }

        GC.EndNoGCRegion();

        // The moments round in another order; the weights moved by some 0.02.
        Assert.That(Difference(actual, Values(1, -1, 1, 30, 7)), Is.GreaterThan(0.01));
        Assert.That(Difference(actual, expected), Is.LessThan(5e-7));
    }

    [Test]
    public void Take_NoGradient_LeavesWeightAndState()
    {
        Parameter parameter = new(Values(1, -1, 1, 4));
        Tensor before = parameter.detach().clone();
        using AdamWStep step = new([new AdamWState("weight", parameter)], 0.99, 0.1);

        step.Take(0.1);

        Assert.Multiple(() =>
        {
            Assert.That(IsSame(parameter, before));
            Assert.That(step.States.Single().Steps, Is.Zero);
        });
    }
}
