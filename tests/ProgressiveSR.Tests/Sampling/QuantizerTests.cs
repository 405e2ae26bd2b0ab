using System.Numerics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

public sealed class QuantizerTests
{
    /// <summary>Whole powers of two, their neighbours, and steps of which many values are half a multiple.</summary>
    private static readonly double[] Steps =
    [
        1.0 / 64, 1.0 / 32, 0.3, 1, Math.BitIncrement(1), Math.BitDecrement(1), 1.5, 2, 3, 4, 4.1, 4.5, 2.0 / 3,
        10.0 / 7, Math.PI, 8, 16, 100, 128,
    ];

    [Test]
    public void Quantize_EveryValue_EqualsExactArithmetic(
        [ValueSource(nameof(Steps))] double step,
        [Values(SampleCoding.Picture, SampleCoding.Coefficient)] SampleCoding coding)
    {
        LevelSchedule schedule = new([[new KernelRows(0, 1, step, coding)]], 192);
        AssertExact(schedule, AllValues());
    }

    /// <summary>Steps of which a value is half a multiple, or would be but for the last bit of the step.</summary>
    [Test]
    public void Quantize_StepsAtTheEdgeOfRounding_EqualsExactArithmetic([Range(1, 8)] int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 400; i++)
        {
            int value = random.Next(1, short.MaxValue);
            double step = Math.ScaleB(2.0 * value / (2 * random.Next(1, 128) - 1), -6);
            foreach (double near in (double[])[Math.BitDecrement(step), step, Math.BitIncrement(step)])
            {
                if (near > 64)
                {
                    continue;
                }

                LevelSchedule schedule = new([[new KernelRows(0, 1, near, SampleCoding.Coefficient)]], 192);
                double there = Math.ScaleB(value, schedule.FractionalBits - 6);
                short[] values =
                    [(short)(there - 1), (short)there, (short)(there + 1), (short)-there, (short)(1 - there)];
                AssertExact(schedule, values);
            }
        }
    }

    [Test]
    public void Quantize_Halves_RoundUpAlsoBelowZero()
    {
        LevelSchedule schedule = new([[new KernelRows(0, 1, 2, SampleCoding.Coefficient)]], 192);
        short[] indices = new short[8];

        // 64ths: half a step of 2 is 64 of them.
        new Quantizer(schedule).Quantize(0, [63, 64, 191, 192, -64, -65, -192, -193], indices);

        Assert.That(indices, Is.EqualTo(new short[] { 0, 1, 1, 2, 0, -1, -1, -2 }));
    }

    [Test]
    public void Quantize_OutsideTheRange_Clips([Values(1, 1.5)] double step)
    {
        LevelSchedule schedule = new(
            [
                [new KernelRows(0, 1, step, SampleCoding.Picture)],
                [new KernelRows(1, 1, step, SampleCoding.Coefficient)],
            ],
            192);
        Quantizer quantizer = new(schedule);
        short[] values = [short.MinValue, -3000, short.MaxValue];
        short[] picture = new short[3];
        short[] coefficient = new short[3];

        quantizer.Quantize(0, values, picture);
        quantizer.Quantize(1, values, coefficient);

        Assert.That(picture, Is.EqualTo(new short[] { 0, 0, 255 }));
        Assert.That(
            coefficient,
            Is.EqualTo(new short[] { -128, (short)Math.Floor(-3000 / (64 * step) + 0.5), 127 }));
    }

    /// <summary>Whole vectors, tails of every length, and the same memory for both.</summary>
    [Test]
    public void Quantize_AnyLength_EqualsExactArithmetic([Values(4, 4.5)] double step)
    {
        LevelSchedule schedule = new([[new KernelRows(0, 1, step, SampleCoding.Coefficient)]], 192);
        Random random = new(2);
        for (int length = 0; length <= 70; length++)
        {
            short[] values = [.. Enumerable.Range(0, length).Select(_ => (short)random.Next(-32768, 32768))];
            AssertExact(schedule, values);
        }
    }

    [Test]
    public void Quantize_RunsOfSeveralSteps_TakesEachItsOwn()
    {
        LevelSchedule schedule = new(
            [
                [
                    new KernelRows(0, 5, 1, SampleCoding.Picture),
                    new KernelRows(9, 33, 8, SampleCoding.Coefficient),
                    new KernelRows(50, 2, 4.5, SampleCoding.Coefficient),
                ],
            ],
            192);
        Random random = new(3);
        short[] values = [.. Enumerable.Range(0, 40 * 7).Select(_ => (short)random.Next(-32768, 32768))];
        AssertExact(schedule, values);
    }

    [Test]
    public void Quantize_LengthsThatDoNotFit_Throws()
    {
        Quantizer quantizer = new(LevelSchedule.Squares(8, 4));
        Assert.That(() => quantizer.Quantize(0, new short[13], new short[13]), Throws.ArgumentException);
        Assert.That(() => quantizer.Quantize(0, new short[12], new short[24]), Throws.ArgumentException);
        Assert.That(
            () => quantizer.Quantize(2, new short[12], new short[12]),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => quantizer.Quantize(-1, new short[12], new short[12]),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Quantize_AnyCall_AllocatesNothing()
    {
        Quantizer quantizer = new(LevelSchedule.Squares(16, 4.5));
        short[] values = new short[48 * 7];
        Assert.That(
            Allocations.During(() =>
            {
                quantizer.Quantize(0, values, values);
                quantizer.Quantize(1, values.AsSpan(0, 27 * 3), values.AsSpan(0, 27 * 3));
            }),
            Is.Zero);
    }

    private static short[] AllValues() =>
        [.. Enumerable.Range(short.MinValue, 1 << 16).Select(value => (short)value)];

    private static void AssertExact(LevelSchedule schedule, short[] values)
    {
        short[] separate = new short[values.Length];
        short[] same = [.. values];
        Quantizer quantizer = new(schedule);
        quantizer.Quantize(0, values, separate);
        quantizer.Quantize(0, same, same);
        KernelRows[] rows = [.. schedule[0].SelectMany(run => Enumerable.Repeat(run, run.Count))];
        short[] expected =
        [
            .. values.Select((value, i) => Exact(value, rows[i % rows.Length], schedule.FractionalBits)),
        ];
        Assert.That(separate, Is.EqualTo(expected));
        Assert.That(same, Is.EqualTo(expected));
    }

    /// <summary>
    /// <c>floor(value / step + 1/2)</c> in whole numbers: a step is a whole number over a power of two.
    /// </summary>
    private static short Exact(short value, KernelRows run, int fractionalBits)
    {
        int scale = 1074;
        BigInteger step = Mantissa(run.Step, out int exponent) << (exponent + scale);
        BigInteger twice = (BigInteger)(2 * value) << (scale - fractionalBits);
        BigInteger quotient = BigInteger.DivRem(twice + step, 2 * step, out BigInteger rest);
        quotient -= rest.Sign < 0 ? 1 : 0;
        return (short)BigInteger.Min(BigInteger.Max(quotient, run.LowestIndex), run.HighestIndex);
    }

    private static BigInteger Mantissa(double value, out int exponent)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        exponent = (int)(bits >> 52) - 1075;
        return bits & ((1L << 52) - 1) | 1L << 52;
    }

    [TestCase(0.125)]
    [TestCase(1)]
    [TestCase(1.5)]
    [TestCase(12.875)]
    [TestCase(64)]
    [TestCase(4096)]
    public void Quantize_Truncated_IsTheIntegerQuotient(double step)
    {
        KernelRows rows = new(0, 1, step, SampleCoding.Truncated);
        Quantizer quantizer = new(new LevelSchedule([[rows]], 3072));
        short[] values = [.. Enumerable.Range(short.MinValue, ushort.MaxValue + 1).Select(value => (short)value)];
        short[] indices = new short[values.Length];
        quantizer.Quantize(0, values, indices);

        int units = (int)(step * 8);
        Assert.That(
            indices,
            Is.EqualTo(values.Select(value => Math.Clamp(value / units, rows.LowestIndex, rows.HighestIndex))));
    }

    [Test]
    public void Quantize_TruncatedAtHalfTheStep_SplitsCells()
    {
        LevelSchedule schedule = new(
            [.. Enumerable.Range(0, 8).Select(i => new[] { new KernelRows(0, 1, 192 >> i, SampleCoding.Truncated) })],
            3072);
        Quantizer quantizer = new(schedule);
        short[] values = [.. Enumerable.Range(short.MinValue, ushort.MaxValue + 1).Select(value => (short)value)];
        short[] coarse = new short[values.Length];
        short[] fine = new short[values.Length];
        for (int level = 1; level < 7; level++)
        {
            quantizer.Quantize(level - 1, values, coarse);
            quantizer.Quantize(level, values, fine);
            Assert.That(fine.Select(index => (short)(index / 2)), Is.EqualTo(coarse), $"level {level}");
        }
    }
}
