using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Reconstruction;

[TestFixture]
internal sealed class ReconstructionPointsTests
{
    private static readonly LevelSchedule Schedule = new(
        LevelDescription.HalvingSteps(64, 3, 2).Select(level => level.Rows), BlockTransform.RowCount);

    /// <summary>The definition, frequency by frequency.</summary>
    [Test]
    public void Of_EveryRow_IsItsPlaneAndGroup()
    {
        int[] starts = [0, 1, 2, 4, 6, 8, 12, 16];
        for (int row = 0; row < BlockTransform.RowCount; row++)
        {
            int place = BlockTransform.Scan[row % 1024];
            int larger = Math.Max(place / 32, place % 32);
            int group = Array.FindLastIndex(starts, start => larger >= start);
            Assert.That(ReconstructionPoints.Of(row), Is.EqualTo((row / 1024 * 8 + group) * 3), $"row {row}");
        }
    }

    [TestCase(0, 0)]
    [TestCase(0.25, 64)]
    [TestCase(0.2539, 64)]
    [TestCase(0.42, 107)]
    [TestCase(1, 255)]
    public void PlaceOf_Distance_IsThe256thThatHoldsIt(double distance, int place)
    {
        byte found = ReconstructionPoints.PlaceOf(distance);
        ReconstructionPoints points = new([Enumerable.Repeat(found, ReconstructionPoints.PerLevel).ToArray()]);

        Assert.That(found, Is.EqualTo(place));
        Assert.That(points.At(0, 5), Is.EqualTo(distance).Within(1 / 512.0));
        Assert.That(points.At(0, 5), Is.GreaterThan(0).And.LessThan(1));
    }

    /// <summary>Magnitudes 1, 2, 3 and 7 of both signs at row 0 of Cr, where the step is 64 at level 1.</summary>
    [Test]
    public void Train_KnownCoefficients_GivesTheirMeans()
    {
        PointStatistics statistics = new(Schedule);
        short[] values = new short[BlockTransform.RowCount];
        short[] indices = new short[values.Length];
        int[] magnitudes = [1, 2, 3, 7];
        double[] distances = [0.25, 0.5, 0.625, 0.875];
        for (int block = 0; block < 40; block++)
        {
            int which = block % 4;
            int sign = block % 8 < 4 ? 1 : -1;
            values[2048] = (short)(sign * (magnitudes[which] + distances[which]) * 64 * 8);
            indices[2048] = (short)(sign * magnitudes[which]);
            statistics.Add(1, values, indices);
        }

        // Ten coefficients each of magnitudes 1 and 2 are too few.
        ReconstructionPoints few = statistics.ToPoints();
        Assert.That(few[1][48..51].ToArray(), Is.EqualTo((byte[])[107, 107, 192]));

        for (int i = 0; i < 2 * 10; i++)
        {
            int sign = i % 2 == 0 ? 1 : -1;
            values[2048] = (short)(sign * (magnitudes[i / 10] + distances[i / 10]) * 64 * 8);
            indices[2048] = (short)(sign * magnitudes[i / 10]);
            statistics.Add(1, values, indices);
        }

        ReconstructionPoints points = statistics.ToPoints();
        Assert.That(points[1][48..51].ToArray(), Is.EqualTo((byte[])[64, 128, 192]));
        Assert.That(points[1][..48].ToArray().Concat(points[1][51..].ToArray()), Is.All.EqualTo(107));
        Assert.That(points[0].ToArray().Concat(points[2].ToArray()), Is.All.EqualTo(107));
    }

    [TestCase(3, 1, 0.75f)]
    [TestCase(-3, 1, 0.75f)]
    [TestCase(9, 1, 0.75f)]
    [TestCase(2, 1, 0.5f)]
    [TestCase(-1, 1, 0.25f)]
    [TestCase(0, 1, 0f)]
    [TestCase(1, 0, 0.42f)]
    public void Reconstruct_Index_IsAtItsPoint(int index, int level, float point)
    {
        byte[] places = [.. Enumerable.Repeat((byte)107, ReconstructionPoints.PerLevel)];
        byte[] trained = [.. places];
        ReadOnlySpan<byte> own = [64, 128, 192];
        own.CopyTo(trained.AsSpan(ReconstructionPoints.Of(1024 + 5)));
        TransformReconstruction reconstruction =
            new(Schedule, new ReconstructionPoints([places, trained, places]));
        short[] indices = new short[BlockTransform.RowCount];
        indices[1024 + 5] = (short)index;
        float[] coefficients = new float[indices.Length];

        reconstruction.Reconstruct(level, indices, coefficients);

        double step = level == 0 ? 128 : 64;
        double expected = Math.Sign(index) * (Math.Abs(index) + point) * step;
        Assert.That(
            coefficients[1024 + BlockTransform.Scan[5]], Is.EqualTo(expected).Within(index == 0 ? 0 : 0.002 * step));
        Assert.That(coefficients.Count(value => value != 0), Is.EqualTo(index == 0 ? 0 : 1));
    }

    [Test]
    public void Create_OtherNumbersOfPoints_Throws()
    {
        Assert.That(() => new ReconstructionPoints([new byte[71]]), Throws.ArgumentException);
        Assert.That(
            () => new TransformReconstruction(Schedule, ReconstructionPoints.Untrained(4)), Throws.ArgumentException);
    }

    [Test]
    public void HasLinearPicture_OnlyTruncatedCoefficientsOfTheSeparableKernel()
    {
        Assert.That(Schedule.HasLinearPicture, Is.True);
        Assert.That(LevelSchedule.Squares(32, 2).HasLinearPicture, Is.False);
    }
}
