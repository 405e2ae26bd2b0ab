using NUnit.Framework;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary>What a tile holds is what was added, however much of it is kept.</summary>
public class TileSamplesTests
{
    private const int Blocks = 6;

    private static readonly BlockRegion Tile = new(4, 2, 3, 2);

    /// <summary>
    /// Levels that refine each other, trimmed and not (rounded samples have no linear picture), and levels of rows of
    /// their own.
    /// </summary>
    private static IEnumerable<LevelSchedule> Schedules() =>
    [
        new LevelSchedule([Level(16), Level(8), Level(4)], 3072),
        new LevelSchedule(
            [.. Enumerable.Range(0, 3).Select(i => new[] { new KernelRows(1, 700, 16 >> i, SampleCoding.Truncated) })],
            3072),
        new LevelSchedule(
            [
                [new KernelRows(0, 16, 1, SampleCoding.Coefficient)],
                [new KernelRows(16, 8, 2, SampleCoding.Coefficient)],
            ],
            3072),
    ];

    [TestCaseSource(nameof(Schedules))]
    public void Add_AnyIndices_AreHeld(LevelSchedule schedule)
    {
        Random random = new(5);
        short[][] levels = Levels(schedule, random);
        TileSamples samples = Add(schedule, levels);

        Assert.That(samples.Level, Is.EqualTo(schedule.Highest));
        for (int level = 0; level < schedule.Count; level++)
        {
            int count = schedule.SamplesPerBlock(level);
            short[] copied = new short[levels[level].Length];
            samples.CopyTo(level, copied);
            Assert.That(samples[level].ToArray(), Is.EqualTo(levels[level]));
            Assert.That(copied, Is.EqualTo(levels[level]));
            for (int block = 0; block < Blocks; block++)
            {
                short[] own = new short[count];
                Assert.That(samples.CopyBlock(level, block, own), Is.EqualTo(count));
                Assert.That(own, Is.EqualTo(levels[level][(block * count)..((block + 1) * count)]));
                Assert.That(samples.GetBlock(level, block).ToArray(), Is.EqualTo(own));
            }
        }

        Assert.That(samples.Nonzero, Is.EqualTo(levels[^1].Count(index => index != 0)));
    }

    [TestCaseSource(nameof(Schedules))]
    public void Cut_AndJoined_IsTheSame(LevelSchedule schedule)
    {
        TileSamples samples = Add(schedule, Levels(schedule, new Random(6)));
        BlockRegion left = Tile with { Columns = 1 };
        BlockRegion right = Tile with { X = Tile.X + 1, Columns = 2 };

        for (int highest = 0; highest < schedule.Count; highest++)
        {
            TileSamples joined = TileSamples.Join(
                schedule, highest, Tile, [(right, samples.Cut(Tile, right)), (left, samples.Cut(Tile, left))]);
            Assert.That(joined.Level, Is.EqualTo(highest));
            for (int level = 0; level <= highest; level++)
            {
                Assert.That(joined[level].ToArray(), Is.EqualTo(samples[level].ToArray()), $"{level} of {highest}");
            }
        }
    }

    [TestCaseSource(nameof(Schedules))]
    public void Add_PartOfARegion_IsThatPart(LevelSchedule schedule)
    {
        short[] indices = Levels(schedule, new Random(7))[0];
        BlockRegion part = new(Tile.X + 1, Tile.Y + 1, 2, 1);

        TileSamples samples = TileSamples.Add(schedule, null, indices, Tile, part);

        int count = schedule.SamplesPerBlock(0);
        Assert.That(samples[0].ToArray(), Is.EqualTo(indices[(4 * count)..]));
    }

    [Test]
    public void Add_NotTheBlocks_Throws()
    {
        LevelSchedule schedule = Schedules().First();
        int samples = schedule.SamplesPerBlock(0);
        TileSamples two = TileSamples.Add(schedule, null, new short[2 * samples]);

        Assert.That(
            () => TileSamples.Add(schedule, null, new short[samples + 1]),
            Throws.ArgumentException.With.Message.Contains("whole blocks"));
        Assert.That(() => TileSamples.Add(schedule, null, []), Throws.ArgumentException);
        Assert.That(
            () => TileSamples.Add(schedule, two, new short[samples]),
            Throws.ArgumentException.With.Message.Contains("2 blocks"));
        Assert.That(
            () => new TilePart(schedule, 1, 3, 1, two, new short[3 * samples]).Level,
            Throws.ArgumentException.With.Message.Contains("2 blocks"));
    }

    [TestCaseSource(nameof(Schedules))]
    public void CopyTo_LongerDestination_LeavesTheRestAlone(LevelSchedule schedule)
    {
        short[][] levels = Levels(schedule, new Random(8));
        TileSamples samples = Add(schedule, levels);
        for (int level = 0; level < schedule.Count; level++)
        {
            short[] copied = new short[levels[level].Length + 5];
            Array.Fill(copied, (short)-77);

            samples.CopyTo(level, copied);

            Assert.That(copied[..^5], Is.EqualTo(levels[level]));
            Assert.That(copied[^5..], Is.All.EqualTo(-77));
            Assert.That(
                () => samples.CopyTo(level, new short[levels[level].Length - 1]),
                Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void AnyLevel_NotHeld_Throws(int level)
    {
        LevelSchedule schedule = Schedules().First();
        TileSamples samples = Add(schedule, Levels(schedule, new Random(9)));

        Assert.That(() => samples[level].Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => samples.CopyTo(level, new short[100_000]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCaseSource(nameof(Schedules))]
    public void UpTo_AnyLevel_HoldsTheLevelsBelow(LevelSchedule schedule)
    {
        short[][] levels = Levels(schedule, new Random(10));
        TileSamples samples = Add(schedule, levels);
        for (int highest = 0; highest < schedule.Count; highest++)
        {
            TileSamples lower = samples.UpTo(highest);
            Assert.That(lower.Level, Is.EqualTo(highest));
            for (int level = 0; level <= highest; level++)
            {
                Assert.That(lower[level].ToArray(), Is.EqualTo(levels[level]));
            }
        }
    }

    [Test]
    public void Add_MostlyZeros_TakesLittleMemory()
    {
        LevelSchedule schedule = Schedules().First();
        short[] indices = new short[64 * schedule.SamplesPerBlock(0)];
        indices[0] = 1;
        TileSamples.Add(schedule, null, indices);
        long before = GC.GetAllocatedBytesForCurrentThread();

        TileSamples.Add(schedule, null, indices);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(indices.Length / 10));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(1025)]
    public void NonzeroIndices_AnyLength_ArePassedInOrder(int length)
    {
        Random random = new(length);
        short[] indices =
        [
            .. Enumerable.Range(0, length).Select(_ => (short)(random.Next(4) == 0 ? random.Next(-3, 4) : 0)),
        ];
        List<int> found = [];
        foreach (int i in new NonzeroIndices(indices))
        {
            found.Add(i);
        }

        Assert.That(found, Is.EqualTo(Enumerable.Range(0, length).Where(i => indices[i] != 0)));
    }

    private static KernelRows[] Level(double step) =>
        [.. Enumerable.Range(0, 3).Select(plane => new KernelRows(1024 * plane, 1024, step, SampleCoding.Truncated))];

    private static TileSamples Add(LevelSchedule schedule, short[][] levels) =>
        levels.Aggregate((TileSamples?)null, (lower, indices) => TileSamples.Add(schedule, lower, indices))!;

    /// <summary>Levels of a tile; where each refines the one below, halves of the finest.</summary>
    private static short[][] Levels(LevelSchedule schedule, Random random)
    {
        short[][] levels =
        [
            .. Enumerable.Range(0, schedule.Count).Select(level => new short[Blocks * schedule.SamplesPerBlock(level)]),
        ];
        for (int level = schedule.Highest; level >= 0; level--)
        {
            bool isCoarser = level < schedule.Highest && schedule.IsRefined(level);
            for (int i = 0; i < levels[level].Length; i++)
            {
                levels[level][i] = isCoarser ? (short)(levels[level + 1][i] / 2)
                    : i % 512 < 200 && random.Next(3) > 0 ? (short)random.Next(-40, 40)
                    : (short)0;
            }
        }

        return levels;
    }
}
