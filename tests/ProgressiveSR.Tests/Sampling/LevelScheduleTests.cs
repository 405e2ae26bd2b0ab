using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

[TestFixture]
public sealed class LevelScheduleTests
{
    [TestCase(32, new[] { 64, 81, 100, 121, 144, 169, 196, 225 })]
    [TestCase(16, new[] { 16, 25, 36, 49 })]
    [TestCase(8, new[] { 4, 9 })]
    public void Squares_AnyBlockSize_GrowsByThePapersPixels(int blockSize, int[] pixels)
    {
        LevelSchedule schedule = LevelSchedule.Squares(blockSize, 4);

        Assert.That(schedule.Count, Is.EqualTo(pixels.Length));
        Assert.That(schedule.RowCount, Is.EqualTo(3 * pixels[^1]));
        for (int level = 0; level < pixels.Length; level++)
        {
            Assert.That(schedule.CumulativeSamplesPerBlock(level), Is.EqualTo(3 * pixels[level]));
            Assert.That(
                schedule.SamplesPerBlock(level),
                Is.EqualTo(3 * (pixels[level] - (level == 0 ? 0 : pixels[level - 1]))));
        }
    }

    [TestCase(-1, 1, 1.0)]
    [TestCase(0, 0, 1.0)]
    [TestCase(191, 2, 1.0)]
    [TestCase(int.MaxValue, int.MaxValue, 1.0)]
    [TestCase(0, 1, 0.0)]
    [TestCase(0, 1, -1.0)]
    [TestCase(0, 1, double.NaN)]
    [TestCase(0, 1, double.PositiveInfinity)]
    public void Constructor_RowsOrStepOutside_Throws(int first, int count, double step) =>
        Assert.That(
            () => new LevelSchedule([[new KernelRows(first, count, step, SampleCoding.Picture)]], 192),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("levels").And.Message.Contains("Level 0"));

    [Test]
    public void Constructor_EmptyOrTooManyLevels_Throws()
    {
        KernelRows[] one = [new(0, 1, 1, SampleCoding.Picture)];

        Assert.That(
            () => new LevelSchedule([], 192), Throws.ArgumentException.With.Property("ParamName").EqualTo("levels"));
        Assert.That(
            () => new LevelSchedule([one, []], 192),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("levels"));
        Assert.That(
            () => new LevelSchedule(Enumerable.Repeat(one, LevelSchedule.MaxLevels + 1), 192),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("levels"));
    }

    [Test]
    public void Constructor_MoreSamplesThanCanBeCounted_Throws()
    {
        KernelRows[] rows = [.. Enumerable.Repeat(new KernelRows(0, 3072, 1, SampleCoding.Picture), 350_000)];
        Assert.That(() => new LevelSchedule([rows], 3072).CumulativeSamplesPerBlock(0), Is.EqualTo(350_000 * 3072));
        Assert.That(
            () => new LevelSchedule([rows, rows], 3072),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("levels").And.Message.Contains("2150400000"));
    }

    [TestCase(1, SampleCoding.Picture, 6)]
    [TestCase(2, SampleCoding.Picture, 6)]
    [TestCase(2.5, SampleCoding.Picture, 5)]
    [TestCase(128, SampleCoding.Picture, 0)]
    [TestCase(4, SampleCoding.Coefficient, 6)]
    [TestCase(8, SampleCoding.Coefficient, 5)]
    [TestCase(8.5, SampleCoding.Coefficient, 4)]
    [TestCase(256, SampleCoding.Coefficient, 0)]
    public void FractionalBits_Step_AreWhatTheRangeLeaves(double step, SampleCoding coding, int bits)
    {
        KernelRows wide = new(0, 1, step, coding);
        KernelRows narrow = new(1, 1, 0.25, SampleCoding.Coefficient);

        Assert.That(new LevelSchedule([[narrow], [wide, narrow]], 192).FractionalBits, Is.EqualTo(bits));
    }

    [TestCase(129, SampleCoding.Picture)]
    [TestCase(257, SampleCoding.Coefficient)]
    [TestCase(double.MaxValue, SampleCoding.Coefficient)]
    public void Constructor_StepTooCoarse_Throws(double step, SampleCoding coding) =>
        Assert.That(
            () => new LevelSchedule([[new KernelRows(0, 1, step, coding)]], 192),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("levels").And.Message.Contains("16 bits"));
}
