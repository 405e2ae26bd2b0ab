using ProgressiveSR.Sampling;

namespace ProgressiveSR.Conformance;

/// <summary>What <see cref="ISamplingUnit"/> promises.</summary>
public abstract class SamplingUnitConformance : BackendFixture
{
    [Test]
    public void Create_AnyModel_StatesItsSampling([Values(8, 16)] int blockSize)
    {
        using ISamplingUnit unit = Backend.CreateSamplingUnit(Model(blockSize).Bundle);

        Assert.Multiple(() =>
        {
            Assert.That(unit.BlockSize, Is.EqualTo(blockSize));
            Assert.That(unit.Schedule, Is.EqualTo(Model(blockSize).Schedule));
        });
    }

    [TestCase(8, 37, 29)]
    [TestCase(8, 64, 8)]
    [TestCase(16, 50, 33)]
    [TestCase(16, 1, 1)]
    public void Sample_AllLevels_AgreesWithIntegers(int blockSize, int width, int height)
    {
        Picture picture = RandomData.Picture(width, width, height);
        BlockRegion all = new BlockGrid(width, height, blockSize).All;
        int highest = Model(blockSize).Schedule.Highest;

        short[] values = Sample(blockSize, picture, all, 0, highest);

        AssertSampled(
            blockSize,
            values,
            0,
            highest,
            ReferenceUnits.Sample(Model(blockSize).Bundle.Kernel, picture, all, 0, highest));
    }

    [Test]
    public void Sample_Region_DependsOnItsPixelsOnly([Values(8, 16)] int blockSize)
    {
        Picture picture = RandomData.Picture(3, 90, 70);
        BlockRegion region = new(1, 1, 3, 2);

        short[] values = Sample(blockSize, picture, region, 0, 1);

        AssertSampled(
            blockSize, values, 0, 1, ReferenceUnits.Sample(Model(blockSize).Bundle.Kernel, picture, region, 0, 1));
    }

    [Test]
    public void Sample_ManyBlocks_KeepsTheirOrder()
    {
        Picture picture = RandomData.Picture(5, 8 * 70, 8 * 33);
        BlockRegion region = new(1, 0, 69, 33);

        short[] values = Sample(8, picture, region, 0, 1);

        AssertSampled(8, values, 0, 1, ReferenceUnits.Sample(Model(8).Bundle.Kernel, picture, region, 0, 1));
    }

    [Test]
    public void Sample_OneLevel_EqualsThatPartOfAllLevels([Values(8, 16)] int blockSize)
    {
        LevelSchedule schedule = Model(blockSize).Schedule;
        Picture picture = RandomData.Picture(7, 61, 47);
        BlockRegion all = new BlockGrid(61, 47, blockSize).All;
        short[] together = Sample(blockSize, picture, all, 0, schedule.Highest);

        short[] alone = Sample(blockSize, picture, all, 1, 1);

        int start = (int)all.Count * schedule.SamplesPerBlock(0);
        Assert.That(alone, Is.EqualTo(together.AsSpan(start, alone.Length).ToArray()));
    }

    [Test]
    public void Sample_ManyAtATime_EachAsAlone()
    {
        using ISamplingUnit unit = Backend.CreateSamplingUnit(Model(16).Bundle);
        Picture[] pictures = [.. Enumerable.Range(0, 6).Select(i => RandomData.Picture(i, 40 + 9 * i, 70 - 7 * i))];
        short[][] alone = [.. pictures.Select(picture => Sample(unit, picture))];
        short[][] together = new short[alone.Length][];

        Parallel.For(0, together.Length, i => together[i] = Sample(unit, pictures[i]));

        Assert.That(together, Is.EqualTo(alone));
    }

    [TestCase(-1)]
    [TestCase(1)]
    public void Sample_WrongLength_Throws(int surplus)
    {
        using ISamplingUnit unit = Backend.CreateSamplingUnit(Model(8).Bundle);
        Picture picture = RandomData.Picture(1, 8, 8);
        short[] destination = new short[unit.Schedule.SamplesPerBlock(0) + surplus];

        Assert.That(
            () => unit.Sample(picture, new BlockRegion(0, 0, 1, 1), 0, 0, destination),
            Throws.InstanceOf<ArgumentException>());
    }

    [TestCase(0, 0, 2, 1)]
    [TestCase(1, 0, 1, 1)]
    [TestCase(0, -1, 1, 1)]
    [TestCase(0, 0, 1, 0)]
    public void Sample_RegionOutside_Throws(int x, int y, int columns, int rows)
    {
        using ISamplingUnit unit = Backend.CreateSamplingUnit(Model(8).Bundle);
        Picture picture = RandomData.Picture(1, 8, 8);
        short[] destination = new short[columns * rows * unit.Schedule.SamplesPerBlock(0)];

        Assert.That(
            () => unit.Sample(picture, new BlockRegion(x, y, columns, rows), 0, 0, destination),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(-1, 0)]
    [TestCase(0, 2)]
    [TestCase(1, 0)]
    public void Sample_LevelOutside_Throws(int first, int last)
    {
        using ISamplingUnit unit = Backend.CreateSamplingUnit(Model(8).Bundle);
        Picture picture = RandomData.Picture(1, 8, 8);

        Assert.That(
            () => unit.Sample(picture, new BlockRegion(0, 0, 1, 1), first, last, new short[1]),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Sample_Cancelled_Throws()
    {
        using ISamplingUnit unit = Backend.CreateSamplingUnit(Model(8).Bundle);
        Picture picture = RandomData.Picture(1, 8, 8);
        short[] destination = new short[unit.Schedule.SamplesPerBlock(0)];

        Assert.That(
            () => unit.Sample(picture, new BlockRegion(0, 0, 1, 1), 0, 0, destination, Cancelled),
            Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>
    /// Values by at most 1, and indices by at most 1 on at most 0.2 % of them; one index may differ where that is less
    /// than one.
    /// </summary>
    private void AssertSampled(int blockSize, short[] actual, int first, int last, short[] expected)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length));
        int[] differences = Differences(
            Quantize(blockSize, actual, first, last), Quantize(blockSize, expected, first, last));
        Assert.Multiple(() =>
        {
            Assert.That(Differences(actual, expected), Has.All.EqualTo(1));
            Assert.That(differences, Has.All.EqualTo(1));
            Assert.That(differences, Has.Length.LessThanOrEqualTo(Math.Max(1, actual.Length / 500)));
        });
    }

    private static int[] Differences(short[] actual, short[] expected) =>
        [.. actual.Zip(expected, (a, b) => Math.Abs(a - b)).Where(difference => difference > 0)];

    private short[] Quantize(int blockSize, short[] values, int first, int last)
    {
        LevelSchedule schedule = Model(blockSize).Schedule;
        Quantizer quantizer = new(schedule);
        short[] indices = new short[values.Length];
        int blocks = values.Length / Enumerable.Range(first, last - first + 1).Sum(schedule.SamplesPerBlock);
        int start = 0;
        for (int level = first; level <= last; level++)
        {
            int length = blocks * schedule.SamplesPerBlock(level);
            quantizer.Quantize(level, values.AsSpan(start, length), indices.AsSpan(start, length));
            start += length;
        }

        return indices;
    }

    private static short[] Sample(ISamplingUnit unit, Picture picture)
    {
        BlockRegion all = new BlockGrid(picture.Width, picture.Height, unit.BlockSize).All;
        short[] values = new short[all.Count * unit.Schedule.CumulativeSamplesPerBlock(unit.Schedule.Highest)];
        unit.Sample(picture, all, 0, unit.Schedule.Highest, values);
        return values;
    }

    private short[] Sample(int blockSize, Picture picture, BlockRegion region, int first, int last)
    {
        using ISamplingUnit unit = Backend.CreateSamplingUnit(Model(blockSize).Bundle);
        int perBlock = Enumerable.Range(first, last - first + 1).Sum(unit.Schedule.SamplesPerBlock);
        short[] values = new short[region.Count * perBlock];
        unit.Sample(picture, region, first, last, values);
        return values;
    }
}
