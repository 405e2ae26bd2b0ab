namespace ProgressiveSR.Tables.Tests;

public sealed class RetransmissionTests
{
    private static readonly BlockGrid Grid = new(64, 64, 32);

    [TestCase(32, new[] { 8, 10, 12, 14, 16 })]
    [TestCase(16, new[] { 4, 5, 6, 7, 8 })]
    [TestCase(8, new[] { 2, 3, 4 })]
    public void Sides_OfABlock_GoFromAQuarterToHalf(int blockSize, int[] sides) =>
        Assert.That(Retransmission.Sides(blockSize), Is.EqualTo(sides));

    [Test]
    public void StepByStep_EachPicture_IsPaidOnTopOfAllBefore()
    {
        long[] samples = [.. Retransmission.StepByStep(Grid, [8, 10, 16]).Select(cost => cost.Samples)];
        Assert.That(samples, Is.EqualTo(new[] { 12L * 64, 12L * (64 + 100), 12L * (64 + 100 + 256) }));
    }

    [Test]
    public void InOneStep_EachPicture_IsPaidOnTopOfTheFirst()
    {
        long[] samples = [.. Retransmission.InOneStep(Grid, [8, 10, 16]).Select(cost => cost.Samples)];
        Assert.That(samples, Is.EqualTo(new[] { 12L * 64, 12L * (64 + 100), 12L * (64 + 256) }));
    }

    /// <summary>By FORMAT.md 40 bytes of picture fields, 7 of the frame, and two checksums.</summary>
    [Test]
    public void InOneStep_Bytes_HoldAHeaderForEachPicture()
    {
        TransmissionCost last = Retransmission.InOneStep(Grid, [8, 10, 16])[^1];
        Assert.That(last.Bytes - last.Samples, Is.EqualTo(2 * (1 + 42 + 7 + 8)));
    }

    [Test]
    public void AllOfALevel_EachLevel_PaysForTheFirstPictureTwice()
    {
        CurvePoint first = new("level 0", 0.0625, 1.5, new Quality(30, 0.9, 29));
        CurvePoint second = new("level 1", 0.0791, 1.9, new Quality(31, 0.91, 30));

        IReadOnlyList<CurvePoint> points = Retransmission.AllOfALevel([first, second]);

        Assert.That(points[0], Is.EqualTo(first));
        Assert.That(points[1].SamplesRatio, Is.EqualTo(0.1416).Within(1e-12));
        Assert.That(points[1].BitsPerPixel, Is.EqualTo(3.4).Within(1e-12));
        Assert.That(points[1].Quality, Is.EqualTo(second.Quality));
    }
}
