using ProgressiveSR.Innovation;
using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Innovation;

/// <summary>Figures of blocks whose distance from the new reconstruction points is known.</summary>
public sealed class TransformMeterTests
{
    private const int Level = 1;
    private const float Step = 32;
    private const double Scale = 219 / 255.0 * 219 / 255.0;

    private static readonly LevelSchedule Schedule = new(
        LevelDescription.HalvingSteps(64, 3, 2).Select(level => level.Rows), BlockTransform.RowCount);

    private static readonly TransformReconstruction Reconstruction = new(Schedule);

    private static readonly TransformMeter Meter = new(Reconstruction);

    [Test]
    public void Measure_AtTheReconstructionPoints_IsNoDistance()
    {
        short[] indices = Indices();
        double[] figures = Measure(indices, Points(indices));
        Assert.That(figures[1], Is.EqualTo(0).Within(1));
        Assert.That(figures[0], Is.EqualTo(1024));
        Assert.That(figures[2], Is.EqualTo(3 * Step * Step * Scale).Within(1e-6), "three indices of luma are not 0");
        Assert.That(
            figures[3], Is.EqualTo((8 - 3) * Step * Step * Scale).Within(1e-6), "the last of them is the eighth");
    }

    [Test]
    public void Measure_OffThePoints_IsTheSquaredDistanceOfLuma([Values(-12, 5, 20)] int off)
    {
        short[] indices = Indices();
        short[] shown = Points(indices);
        shown[1] += (short)(8 * off);
        shown[7] -= (short)(8 * off);
        shown[BlockTransform.PlaneLength + 1] += 800;
        double expected = 2 * off * off * Scale;
        Assert.That(
            Measure(indices, shown)[1], Is.EqualTo(expected).Within(0.02 * expected + 1), "colours do not count");
    }

    /// <summary>Inside the cell of index 0 nobody knows; outside it is an error.</summary>
    [TestCase(31.875, 0)]
    [TestCase(-31.875, 0)]
    [TestCase(40, 8)]
    [TestCase(-63, 31)]
    public void Measure_WhereTheIndexIs0_CountsWhatIsOutsideItsCell(double value, double outside)
    {
        short[] indices = new short[BlockTransform.RowCount];
        short[] shown = new short[BlockTransform.RowCount];
        shown[500] = (short)(8 * value);
        Assert.That(Measure(indices, shown), Is.EqualTo(new[] { 1024, outside * outside * Scale, 0, 0 }).Within(1e-6));
    }

    private static short[] Indices()
    {
        short[] indices = new short[BlockTransform.RowCount];
        (indices[0], indices[1], indices[7], indices[2000]) = (-4, 1, -1, 3);
        return indices;
    }

    private static short[] Points(short[] indices) =>
        [.. indices.Select((index, i) => (short)Math.Round(8 * Reconstruction.CellsOf(Level).ValueOf(i, index)))];

    private static double[] Measure(short[] indices, short[] shown)
    {
        double[] figures = new double[Meter.Count];
        Meter.Measure(Level, indices, shown, new Picture(32, 32).View, figures);
        return figures;
    }
}
