using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Units;

public class QuantizationTests : TensorFixture
{
    private static readonly float[] Numbers =
        [-130f, -128f, -3.5f, -0.5f, -0.4f, 0f, 0.49f, 0.5f, 7.3f, 100.5f, 126.6f, 127f, 127.4f, 300f];

    [TestCase(Rounding.Hard)]
    [TestCase(Rounding.StraightThrough)]
    public void ToIndices_HardForwards_RoundsHalfUpAndClips(Rounding rounding)
    {
        float[] expected = [-128, -128, -3, 0, 0, 0, 0, 1, 7, 101, 127, 127, 127, 127];

        Assert.That(Array(ToIndices(tensor(Numbers), rounding)), Is.EqualTo(expected));
    }

    [Test]
    public void ToIndices_StraightThrough_GradientIsOneInside()
    {
        Tensor values = tensor(Numbers, requires_grad: true);

        ToIndices(values, Rounding.StraightThrough).sum().backward();

        Assert.That(Array(values.grad!), Is.EqualTo(new float[] { 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0 }));
    }

    [Test]
    public void ToIndices_Hard_HasNoGradient()
    {
        Tensor values = tensor(Numbers, requires_grad: true);

        Assert.That(ToIndices(values, Rounding.Hard).requires_grad, Is.False);
    }

    [Test]
    public void ToIndices_Soft_FollowsFormulaAndItsDerivative()
    {
        double[] at = [-20.6, 0.25, 3.1, 7.5, 99.9];
        Tensor values = tensor(at, requires_grad: true);

        Tensor soft = Quantization.ToIndices(values, tensor(1.0), tensor(-128.0), tensor(127.0), Rounding.Soft);
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
    public void ToValues_AfterToIndices_IsWithinHalfAStep()
    {
        LevelSchedule schedule = LevelSchedule.Squares(8, step: 4);
        Tensor scale = tensor(Quantization.Scales(schedule, 1));
        Tensor values = Values(1, -1.9, 1.9, 50, schedule.SamplesPerBlock(1));

        Tensor back = Quantization.ToValues(
            Quantization.ToIndices(values, scale, tensor(-128f), tensor(127f), Rounding.Hard), scale);

        // Indices reach from -128 to 127 steps: all of the range above lies inside.
        Assert.That(Difference(back, values), Is.LessThanOrEqualTo(0.5 * 4 / 255 + 1e-6).And.GreaterThan(0.007));
    }

    [TestCase(0, 255f)]
    [TestCase(1, 51f)]
    public void Scales_OfSquares_FollowStep(int level, float scale)
    {
        LevelSchedule schedule = LevelSchedule.Squares(8, step: 5);

        Assert.Multiple(() =>
        {
            Assert.That(Quantization.Scales(schedule, level), Has.Length.EqualTo(schedule.SamplesPerBlock(level)));
            Assert.That(Quantization.Scales(schedule, level), Is.All.EqualTo(scale));
        });
    }

    private static Tensor ToIndices(Tensor values, Rounding rounding) =>
        Quantization.ToIndices(values, tensor(1f), tensor(-128f), tensor(127f), rounding);
}
