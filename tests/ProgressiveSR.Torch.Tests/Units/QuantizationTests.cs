using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Units;

public class QuantizationTests : TensorFixture
{
    private static readonly float[] Bytes = [-3f, -0.4f, 0f, 0.49f, 0.5f, 7.3f, 100.5f, 254.6f, 255f, 255.4f, 300f];

    [TestCase(Rounding.Hard)]
    [TestCase(Rounding.StraightThrough)]
    public void ToBytes_HardForwards_RoundsHalfUpAndClips(Rounding rounding)
    {
        float[] expected = [0, 0, 0, 0, 1, 7, 101, 255, 255, 255, 255];

        Assert.That(Array(Quantization.ToBytes(tensor(Bytes), tensor(1f), tensor(0f), rounding)), Is.EqualTo(expected));
    }

    [Test]
    public void ToBytes_StraightThrough_GradientIsOneInside()
    {
        Tensor values = tensor(Bytes, requires_grad: true);

        Quantization.ToBytes(values, tensor(1f), tensor(0f), Rounding.StraightThrough).sum().backward();

        Assert.That(Array(values.grad!), Is.EqualTo(new float[] { 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0 }));
    }

    [Test]
    public void ToBytes_Hard_HasNoGradient()
    {
        Tensor values = tensor(Bytes, requires_grad: true);

        Assert.That(Quantization.ToBytes(values, tensor(1f), tensor(0f), Rounding.Hard).requires_grad, Is.False);
    }

    [Test]
    public void ToBytes_Soft_FollowsFormulaAndItsDerivative()
    {
        double[] at = [0.25, 3.1, 7.5, 99.9];
        Tensor values = tensor(at, requires_grad: true);

        Tensor soft = Quantization.ToBytes(values, tensor(1.0), tensor(0.0), Rounding.Soft);
        soft.sum().backward();

        Assert.Multiple(() =>
        {
            double[] expected = [.. at.Select(x => x - Math.Sin(2 * Math.PI * x) / (2 * Math.PI))];
            double[] slope = [.. at.Select(x => 1 - Math.Cos(2 * Math.PI * x))];
            Assert.That(soft.data<double>().ToArray(), Is.EqualTo(expected).Within(1e-12));
            Assert.That(values.grad!.data<double>().ToArray(), Is.EqualTo(slope).Within(1e-12));
        });
    }

    [Test]
    public void ToValues_AfterToBytes_IsWithinHalfAStep()
    {
        LevelSchedule schedule = LevelSchedule.Squares(8, step: 4);
        Tensor scale = tensor(Quantization.Scales(schedule, 1));
        Tensor offset = tensor(Quantization.Offsets(schedule, 1));
        Tensor values = Values(1, -1.9, 1.9, 50, schedule.SamplesPerBlock(1));

        Tensor back = Quantization.ToValues(
            Quantization.ToBytes(values, scale, offset, Rounding.Hard), scale, offset);

        // Bytes reach from -128 to 127 steps: all of the range above lies inside.
        Assert.That(Difference(back, values), Is.LessThanOrEqualTo(0.5 * 4 / 255 + 1e-6).And.GreaterThan(0.007));
    }

    [TestCase(0, 255f, 0f)]
    [TestCase(1, 51f, 128f)]
    public void ScalesAndOffsets_OfSquares_FollowStepAndCoding(int level, float scale, float offset)
    {
        LevelSchedule schedule = LevelSchedule.Squares(8, step: 5);

        Assert.Multiple(() =>
        {
            Assert.That(Quantization.Scales(schedule, level), Has.Length.EqualTo(schedule.SamplesPerBlock(level)));
            Assert.That(Quantization.Scales(schedule, level), Is.All.EqualTo(scale));
            Assert.That(Quantization.Offsets(schedule, level), Is.All.EqualTo(offset));
        });
    }
}
