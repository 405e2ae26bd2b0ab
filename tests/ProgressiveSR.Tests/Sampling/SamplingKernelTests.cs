using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

[TestFixture]
public sealed class SamplingKernelTests
{
    private const int Length = 192;

    // The largest sum of sizes: 255 times it stays below 2^31.
    private const int LargestSum = int.MaxValue / 255;

    private static readonly LevelSchedule OneRow = new([[new(0, 1, 1, SampleCoding.Coefficient)]], Length);

    private static readonly LevelSchedule WideRow = new([[new(0, 1, 1, SampleCoding.Coefficient)]], 3072);

    [TestCase(0)]
    [TestCase(4)]
    [TestCase(64)]
    [TestCase(-8)]
    public void Constructor_OtherBlockSize_Throws(int blockSize)
    {
        Assert.That(
            () => new SamplingKernel(blockSize, OneRow, new short[Length], [1]),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("blockSize"));
        Assert.That(
            () => SamplingKernel.Quantize(blockSize, OneRow, new float[Length]),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("blockSize"));
    }

    [Test]
    public void Constructor_ScheduleOfOtherBlocks_Throws() =>
        Assert.That(
            () => new SamplingKernel(16, OneRow, new short[768], [1]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("schedule").And.Message.Contains("768"));

    [TestCase(Length - 1, 1, "weights")]
    [TestCase(Length, 0, "shifts")]
    [TestCase(Length, 2, "shifts")]
    public void Constructor_OtherLength_Throws(int weights, int shifts, string name) =>
        Assert.That(
            () => new SamplingKernel(8, OneRow, new short[weights], new byte[shifts]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo(name));

    [TestCase(0)]
    [TestCase(5)]
    [TestCase(31)]
    [TestCase(255)]
    public void Constructor_ShiftOutside_Throws(byte shift) =>
        Assert.That(
            () => new SamplingKernel(8, OneRow, new short[Length], [shift]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("shifts").And.Message.Contains($"{shift}"));

    [TestCase(6)]
    [TestCase(30)]
    public void Constructor_SumAtTheLimit_Accepts(byte shift) =>
        Assert.That(() => new SamplingKernel(32, WideRow, RowWithSum(LargestSum), [shift]), Throws.Nothing);

    [TestCase(LargestSum + 1, 6)]
    [TestCase(LargestSum + 1, 30)]
    public void Constructor_SumAboveTheLimit_Throws(int sum, byte shift) =>
        Assert.That(
            () => new SamplingKernel(32, WideRow, RowWithSum(sum), [shift]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("weights").And.Message.Contains($"{sum}"));

    [TestCase(2.0, SampleCoding.Coefficient)]
    [TestCase(1.0, SampleCoding.Picture)]
    public void Constructor_RowSentInTwoWays_Accepts(double step, SampleCoding coding)
    {
        LevelSchedule schedule = new(
            [[new(0, 2, 1, SampleCoding.Coefficient)], [new(1, 1, step, coding)]], Length);

        Assert.That(new SamplingKernel(8, schedule, new short[2 * Length], [6, 6]).Schedule, Is.SameAs(schedule));
        Assert.That(SamplingKernel.Quantize(8, schedule, new float[2 * Length]).Schedule, Is.SameAs(schedule));
    }

    [Test]
    public void Constructor_ArraysChangedLater_KeepsItsOwn()
    {
        short[] weights = new short[Length];
        byte[] shifts = [8];
        SamplingKernel kernel = new(8, OneRow, weights, shifts);
        weights[0] = 1;
        shifts[0] = 9;

        Assert.That(kernel.Weights[0], Is.Zero);
        Assert.That(kernel.Shifts[0], Is.EqualTo(8));
    }

    [TestCase(1e-6)]
    [TestCase(0.003)]
    [TestCase(0.06)]
    [TestCase(1.0)]
    [TestCase(40.0)]
    [TestCase(300.0)]
    public void Quantize_RandomRows_RoundsAtTheLargestShiftThatFits(double size)
    {
        LevelSchedule schedule = LevelSchedule.Squares(8, 4);
        Random random = new(3);
        float[] rows = [.. Enumerable.Range(0, 27 * Length).Select(_ => (float)(size * (2 * random.NextDouble() - 1)))];

        SamplingKernel kernel = SamplingKernel.Quantize(8, schedule, rows);

        for (int row = 0; row < 27; row++)
        {
            double[] real = [.. rows.Skip(row * Length).Take(Length).Select(weight => (double)weight)];
            int shift = kernel.Shifts[row];
            double scale = Math.Pow(2, shift);
            for (int k = 0; k < Length; k++)
            {
                Assert.That(kernel.Weights[row * Length + k], Is.EqualTo(real[k] * scale).Within(0.5));
            }

            if (shift < SamplingKernel.MaxShift)
            {
                double[] next = [.. real.Select(weight => Math.Round(weight * scale * 2))];
                bool fits = next.Max() <= short.MaxValue && next.Min() >= short.MinValue
                    && 255 * next.Sum(Math.Abs) < Math.Pow(2, 31);
                Assert.That(fits, Is.False, $"row {row} would fit at shift {shift + 1}");
            }
        }
    }

    [Test]
    public void Quantize_WeightAtTheBottomOf16Bits_UsesIt()
    {
        float[] rows = new float[Length];
        rows[5] = -0.5f;
        rows[6] = 0.25f;

        SamplingKernel kernel = SamplingKernel.Quantize(8, OneRow, rows);

        Assert.That(kernel.Shifts[0], Is.EqualTo(16));
        Assert.That(kernel.Weights[5], Is.EqualTo(short.MinValue));
        Assert.That(kernel.Weights[6], Is.EqualTo(1 << 14));
    }

    [Test]
    public void Quantize_RowOfZeros_StaysOne()
    {
        SamplingKernel kernel = SamplingKernel.Quantize(8, OneRow, new float[Length]);

        Assert.That(kernel.Weights.ToArray(), Is.All.Zero);
        using IntegerSampler sampler = new(kernel);
        short[] sample = SamplingCases.Sample(sampler, SamplingCases.Noise(8, 8), new BlockRegion(0, 0, 1, 1), 0, 0);
        Assert.That(sample, Is.EqualTo(new short[] { 0 }));
    }

    [Test]
    public void Quantize_RowThatNoLevelSends_IsKept()
    {
        LevelSchedule gap = new([[new(1, 1, 4, SampleCoding.Coefficient)]], Length);
        float[] rows = new float[2 * Length];
        rows[0] = 1;
        rows[Length] = 1;

        SamplingKernel kernel = SamplingKernel.Quantize(8, gap, rows);

        Assert.That(kernel.Shifts.ToArray(), Is.EqualTo(new byte[] { 14, 14 }));
        Assert.That(kernel.Weights[0], Is.EqualTo(1 << 14));
        Assert.That(kernel.Weights[Length], Is.EqualTo(1 << 14));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    [TestCase(512f)]
    [TestCase(20000f)]
    [TestCase(float.MaxValue)]
    public void Quantize_WeightThatCannotBeHeld_Throws(float weight)
    {
        float[] rows = new float[Length];
        rows[100] = weight;

        Assert.That(
            () => SamplingKernel.Quantize(8, OneRow, rows),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("rows").And.Message.Contains("Row 0"));
    }

    [Test]
    public void Quantize_OtherLength_Throws() =>
        Assert.That(
            () => SamplingKernel.Quantize(8, OneRow, new float[Length + 1]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("rows"));

    // Narrower rows cannot reach the limit: 192 weights of 16 bits add up to less.
    private static short[] RowWithSum(int sum) =>
        [.. Enumerable.Range(0, 3072).Select(k => (short)(k % 2 == 0 ? Share(sum, k) : -Share(sum, k)))];

    private static int Share(int sum, int k) => sum / 3072 + (k < sum % 3072 ? 1 : 0);
}
