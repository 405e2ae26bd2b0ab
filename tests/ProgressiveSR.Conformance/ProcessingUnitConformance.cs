using ProgressiveSR.Models;
using ProgressiveSR.Processing;

namespace ProgressiveSR.Conformance;

/// <summary>What <see cref="IProcessingUnit"/> promises.</summary>
public abstract class ProcessingUnitConformance : BackendFixture
{
    /// <summary>
    /// Values are of the order of 1 and sums have up to 768 terms; 32-bit sums of those differ by less than this.
    /// </summary>
    private const double Tolerance = 2e-5;

    private static readonly TestCaseData[] Levels =
    [
        .. from blockSize in (int[])[8, 16]
           from level in Enumerable.Range(0, blockSize / 4)
           select new TestCaseData(blockSize, level),
    ];

    [TestCaseSource(nameof(Levels))]
    public void Create_AnyLevel_StatesIt(int blockSize, int level)
    {
        using IProcessingUnit unit = Backend.CreateProcessingUnit(Model(blockSize).Bundle, level);

        Assert.That(unit.Level, Is.EqualTo(level));
    }

    [TestCaseSource(nameof(Levels))]
    public void Process_RandomBlocks_AgreesWithReference(int blockSize, int level)
    {
        Case data = new(Model(blockSize), level, blocks: 5, seed: level);
        using IProcessingUnit unit = Backend.CreateProcessingUnit(Model(blockSize).Bundle, level);
        float[] result = new float[data.LowResolutionLength];

        unit.Process(data.Previous, data.Increment, data.Blocks, result);

        AssertClose(
            result,
            ReferenceUnits.Process(Model(blockSize), level, data.Previous, data.Increment, data.Blocks),
            Tolerance);
    }

    [TestCaseSource(nameof(Levels))]
    public void Expand_RandomBlocks_AgreesWithReference(int blockSize, int level)
    {
        Case data = new(Model(blockSize), level, blocks: 4, seed: level);
        using IProcessingUnit unit = Backend.CreateProcessingUnit(Model(blockSize).Bundle, level);
        float[] picture = RandomData.Pixels(level, data.LowResolutionLength);
        float[] result = new float[data.ExpandedLength];

        unit.Expand(picture, data.Blocks, result);

        AssertClose(result, ReferenceUnits.Expand(Model(blockSize), level, picture, data.Blocks), Tolerance);
    }

    [TestCaseSource(nameof(Levels))]
    public void Correct_RandomBlocks_AgreesWithReference(int blockSize, int level)
    {
        Case data = new(Model(blockSize), level, blocks: 3, seed: level);
        using IProcessingUnit unit = Backend.CreateProcessingUnit(Model(blockSize).Bundle, level);
        float[] pixels = RandomData.Pixels(level, data.PixelLength);
        float[] expected = ReferenceUnits.Correct(Model(blockSize), level, data.Increment, data.Blocks, pixels);

        unit.Correct(data.Increment, data.Blocks, pixels);

        AssertClose(pixels, expected, Tolerance);
    }

    [Test]
    public void AllOperations_ModelWithoutDataConsistency_AllButCorrect()
    {
        using TestModel model = TestModel.Create(8, seed: 8, dataConsistency: false);
        Case data = new(model, level: 1, blocks: 3, seed: 1);
        using IProcessingUnit unit = Backend.CreateProcessingUnit(model.Bundle, 1);
        float[] result = new float[data.LowResolutionLength];
        float[] expanded = new float[data.ExpandedLength];

        unit.Process(data.Previous, data.Increment, data.Blocks, result);
        unit.Expand(result, data.Blocks, expanded);

        float[] expected = ReferenceUnits.Process(model, 1, data.Previous, data.Increment, data.Blocks);
        AssertClose(result, expected, Tolerance);
        AssertClose(expanded, ReferenceUnits.Expand(model, 1, result, data.Blocks), Tolerance);
        Assert.That(
            () => unit.Correct(data.Increment, data.Blocks, new float[data.PixelLength]),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("without data consistency"));
    }

    /// <summary>
    /// More blocks than a backend may care to compute at a time; each must come out as it does alone.
    /// </summary>
    [Test]
    public void AllOperations_ManyBlocks_EachAsAlone()
    {
        const int Blocks = 1100;
        TestModel model = Model(8);
        Case all = new(model, level: 1, Blocks, seed: 11);
        using IProcessingUnit unit = Backend.CreateProcessingUnit(model.Bundle, 1);
        (float[] processed, float[] expanded, float[] corrected) = RunAll(unit, all);

        foreach (int block in (int[])[0, 1, 511, 512, 1023, 1024, Blocks - 1])
        {
            (float[] Processed, float[] Expanded, float[] Corrected) alone = RunAll(unit, all.Single(block));
            Assert.Multiple(() =>
            {
                AssertClose(all.Part(processed, block), alone.Processed, 1e-6);
                AssertClose(all.Part(expanded, block), alone.Expanded, 1e-6);
                AssertClose(all.Part(corrected, block), alone.Corrected, 1e-6);
            });
        }
    }

    [Test]
    public void AllOperations_ManyAtATime_EachAsAlone()
    {
        TestModel model = Model(16);
        using IProcessingUnit unit = Backend.CreateProcessingUnit(model.Bundle, 2);
        Case[] cases = [.. Enumerable.Range(0, 8).Select(i => new Case(model, level: 2, blocks: 20 + i, seed: i))];
        var alone = cases.Select(data => RunAll(unit, data)).ToArray();
        var together = new (float[], float[], float[])[cases.Length];

        Parallel.For(0, cases.Length, i => together[i] = RunAll(unit, cases[i]));

        Assert.That(together, Is.EqualTo(alone));
    }

    [Test]
    public void AllOperations_WrongLengths_Throw([Values(0, 1)] int level, [Values(-1, 1)] int surplus)
    {
        Case data = new(Model(8), level, blocks: 2, seed: 1);
        using IProcessingUnit unit = Backend.CreateProcessingUnit(Model(8).Bundle, level);
        float[] previous = new float[Math.Max(0, data.Previous.Length + surplus)];
        short[] increment = new short[data.Increment.Length + surplus];
        float[] low = new float[data.LowResolutionLength + surplus];
        float[] rightLow = new float[data.LowResolutionLength];
        float[] expanded = new float[data.ExpandedLength + surplus];
        float[] pixels = new float[data.PixelLength + surplus];

        Assert.Multiple(() =>
        {
            Refuses(() => unit.Process(data.Previous, increment, data.Blocks, rightLow));
            Refuses(() => unit.Process(data.Previous, data.Increment, data.Blocks, low));
            Refuses(() => unit.Expand(low, data.Blocks, new float[data.ExpandedLength]));
            Refuses(() => unit.Expand(rightLow, data.Blocks, expanded));
            Refuses(() => unit.Correct(increment, data.Blocks, new float[data.PixelLength]));
            Refuses(() => unit.Correct(data.Increment, data.Blocks, pixels));
            if (previous.Length != data.Previous.Length)
            {
                Refuses(() => unit.Process(previous, data.Increment, data.Blocks, rightLow));
            }
        });
    }

    [Test]
    public void AllOperations_NoBlocks_Throw()
    {
        using IProcessingUnit unit = Backend.CreateProcessingUnit(Model(8).Bundle, 1);

        Assert.Multiple(() =>
        {
            Refuses(() => unit.Process([], [], 0, []));
            Refuses(() => unit.Expand([], 0, []));
            Refuses(() => unit.Correct([], 0, []));
        });
    }

    [Test]
    public void AllOperations_Cancelled_Throw()
    {
        Case data = new(Model(8), level: 1, blocks: 2, seed: 1);
        using IProcessingUnit unit = Backend.CreateProcessingUnit(Model(8).Bundle, 1);
        float[] low = new float[data.LowResolutionLength];

        Assert.Multiple(() =>
        {
            Assert.That(
                () => unit.Process(data.Previous, data.Increment, data.Blocks, low, Cancelled),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(
                () => unit.Expand(low, data.Blocks, new float[data.ExpandedLength], Cancelled),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(
                () => unit.Correct(data.Increment, data.Blocks, new float[data.PixelLength], Cancelled),
                Throws.InstanceOf<OperationCanceledException>());
        });
    }

    private static void Refuses(Action call) => Assert.That(call, Throws.InstanceOf<ArgumentException>());

    private static (float[] Processed, float[] Expanded, float[] Corrected) RunAll(IProcessingUnit unit, Case data)
    {
        float[] processed = new float[data.LowResolutionLength];
        float[] expanded = new float[data.ExpandedLength];
        float[] corrected = [.. data.Pixels];
        unit.Process(data.Previous, data.Increment, data.Blocks, processed);
        unit.Expand(processed, data.Blocks, expanded);
        unit.Correct(data.Increment, data.Blocks, corrected);
        return (processed, expanded, corrected);
    }

    /// <summary>Random inputs of one level.</summary>
    private sealed record Case
    {
        private readonly int perBlockPixels;
        private readonly int perBlockLow;
        private readonly int perBlockExpanded;

        public Case(TestModel model, int level, int blocks, int seed)
        {
            int side = model.BlockSize / 4 + level;
            int previousSide = level == 0 ? 0 : side - 1;
            Blocks = blocks;
            perBlockPixels = model.Schedule.KernelLength;
            perBlockLow = 3 * side * side;
            perBlockExpanded = 3 * (model.BlockSize / 2) * (model.BlockSize / 2);
            Previous = RandomData.Pixels(seed, blocks * 3 * previousSide * previousSide);
            Increment = RandomData.Indices(seed + 1, model.Schedule, level, blocks);
            Pixels = RandomData.Pixels(seed + 2, PixelLength);
        }

        public int Blocks { get; private init; }

        public float[] Previous { get; private init; }

        public short[] Increment { get; private init; }

        public float[] Pixels { get; private init; }

        public int LowResolutionLength => Blocks * perBlockLow;

        public int ExpandedLength => Blocks * perBlockExpanded;

        public int PixelLength => Blocks * perBlockPixels;

        public Case Single(int block) => this with
        {
            Previous = Part(Previous, block),
            Increment = Part(Increment, block),
            Pixels = Part(Pixels, block),
            Blocks = 1,
        };

        public T[] Part<T>(T[] values, int block) =>
            values.AsSpan(block * (values.Length / Blocks), values.Length / Blocks).ToArray();
    }
}
