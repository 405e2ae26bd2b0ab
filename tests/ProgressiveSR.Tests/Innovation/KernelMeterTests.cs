using ProgressiveSR.Innovation;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Innovation;

/// <summary>
/// Figures of a kernel of three rows on pixels 0 to 2 of the green plane, for which they follow by hand.
/// </summary>
/// <remarks>Level 0 sends pixel 0. Level 1 sends pixels 0 and 1 together, and pixels 1 and 2 together.</remarks>
public sealed class KernelMeterTests
{
    private const int Green = 64;

    // Of luma, in PSNR-Y.
    private const double Weight = 128.553 / 255;

    private static readonly LevelSchedule Schedule = new(
        [[new KernelRows(0, 1, 1, SampleCoding.Coefficient)], [new KernelRows(1, 2, 4, SampleCoding.Coefficient)]],
        192);

    private static readonly KernelMeter Meter = new(Kernel());

    [TestCase(0, 0)]
    [TestCase(10, 0)]
    [TestCase(0, -7)]
    [TestCase(25, 12)]
    public void Measure_KnownError_FindsItLessTheNoise(int first, int second)
    {
        // Pixel 0 is known from level 0: the difference of the first row is pixel 1's, the second's rest is pixel 2's.
        double[] figures = Measure(first, second);
        double samples = first * first + second * second - 2 * StepNoise;
        double change = Weight * Weight * (first * first + (second - first) * (second - first) - 3 * StepNoise);
        Assert.That(figures[0], Is.EqualTo(64));
        Assert.That(figures[1], Is.EqualTo(samples).Within(0.5 + 0.01 * Math.Abs(samples)));
        Assert.That(figures[2], Is.EqualTo(change).Within(0.5 + 0.01 * Math.Abs(change)));
    }

    [Test]
    public void Measure_QuantisationNoiseAlone_IsZeroOnAverage()
    {
        Random random = new(5);
        double samples = 0;
        double change = 0;
        const int Count = 20_000;
        for (int i = 0; i < Count; i++)
        {
            double[] figures = Measure(4 * random.NextDouble() - 2, 4 * random.NextDouble() - 2);
            samples += figures[1] / Count;
            change += figures[2] / Count;
        }

        Assert.That(samples, Is.EqualTo(0).Within(0.05 * StepNoise));
        Assert.That(change, Is.EqualTo(0).Within(0.05 * StepNoise));
    }

    // The variance of a step of 4; through the inverse [1 0; -1 1] of the rows it counts three times.
    private static double StepNoise => 4 * 4 / 12.0;

    /// <summary>
    /// Measures differences, given through the samples of the picture shown; the increment's indices are 0.
    /// </summary>
    private static double[] Measure(double first, double second)
    {
        double unit = Math.ScaleB(1, -Schedule.FractionalBits);
        double[] figures = new double[Meter.Count];
        Meter.Measure(1, new short[2], [(short)Math.Floor(-first / unit), (short)Math.Floor(-second / unit)], figures);
        return figures;
    }

    private static SamplingKernel Kernel()
    {
        float[] rows = new float[3 * 192];
        rows[Green] = 1;
        (rows[192 + Green], rows[192 + Green + 1]) = (1, 1);
        (rows[384 + Green + 1], rows[384 + Green + 2]) = (1, 1);
        return SamplingKernel.Quantize(8, Schedule, rows);
    }
}
