using ProgressiveSR.Innovation;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Innovation;

/// <summary>Figures of a level of two rows with a step of 4, which follow by hand.</summary>
public sealed class KernelMeterTests
{
    private const int Pixels = 64;

    private static readonly LevelSchedule Schedule = new(
        [[new KernelRows(0, 1, 1, SampleCoding.Coefficient)], [new KernelRows(1, 2, 4, SampleCoding.Coefficient)]],
        192);

    private static readonly KernelMeter Meter = new(Schedule, 8);

    [TestCase(0, 0)]
    [TestCase(10, 0)]
    [TestCase(-6, 3)]
    public void Measure_SamplesOfThePictureShown_AreComparedWithTheIndices(double first, double second)
    {
        double unit = Math.ScaleB(1, -Schedule.FractionalBits);
        double[] figures = new double[Meter.Count];
        Meter.Measure(
            1,
            [5, -2],
            [(short)Math.Floor((20 + first) / unit), (short)Math.Floor((-8 + second) / unit)],
            new Picture(8, 8).View,
            figures);

        // Half a unit is what sampling cuts off on average.
        (first, second) = (first + unit / 2, second + unit / 2);
        Assert.That(figures[0], Is.EqualTo(Pixels));
        Assert.That(figures[1], Is.EqualTo(first * first + second * second).Within(1e-9));
        Assert.That(figures[2], Is.EqualTo(Math.Pow(first, 4) + Math.Pow(second, 4)).Within(1e-9));
    }

    /// <summary>Figures add up over blocks, so means count as often as the block has pixels.</summary>
    [Test]
    public void Measure_PictureCutOffAtItsBorder_CountsAsAWholeBlock()
    {
        double[] whole = MeasurePicture(8);
        double[] cut = MeasurePicture(6);
        Assert.That(whole.Skip(3), Is.EqualTo(cut.Skip(3)).Within(1e-3), "all rows are the same");
        Assert.That(whole.Skip(3), Is.All.GreaterThan(Pixels));
    }

    private static double[] MeasurePicture(int height)
    {
        Picture picture = new(8, height);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels.Span[i] = (byte)(i % 24 * 10);
        }

        double[] figures = new double[Meter.Count];
        Meter.Measure(1, new short[2], new short[2], picture.View, figures);
        return figures;
    }
}
