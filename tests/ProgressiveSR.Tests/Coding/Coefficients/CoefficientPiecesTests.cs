using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary>The pieces of <see cref="CoefficientModel"/>, each alone.</summary>
internal sealed class CoefficientPiecesTests
{
    [Test]
    public void Fits_Schedules_OnlyThoseThatHalveAllRows()
    {
        KernelRows[] Rows(double step, SampleCoding coding = SampleCoding.Truncated, int count = 3072) =>
            [new(0, count, step, coding)];
        bool Fits(params KernelRows[][] levels) => CoefficientLayout.Fits(new LevelSchedule(levels, 3072));

        Assert.That(Fits(Rows(64), Rows(32)), Is.True);
        Assert.That(CoefficientLayout.Fits(CoefficientCases.Schedule), Is.True);
        Assert.That(Fits(Rows(6), Rows(3)), Is.True);
        Assert.That(Fits(Rows(0.25), Rows(0.125)), Is.False);
        Assert.That(Fits(Rows(64), Rows(16)), Is.False);
        Assert.That(Fits(Rows(64), Rows(32, count: 3071)), Is.False);
        Assert.That(Fits(Rows(64, count: 3071)), Is.False);
        Assert.That(Fits(Rows(16, SampleCoding.Coefficient)), Is.False);
        KernelRows[] swapped = [new(1, 3071, 64, SampleCoding.Truncated), new(0, 1, 64, SampleCoding.Truncated)];
        Assert.That(Fits(swapped), Is.False);
        Assert.That(CoefficientLayout.Fits(LevelSchedule.Squares(32, 4)), Is.False);
    }

    [Test]
    public void EndOf_LastIndex_IsItsGroup(
        [Values(0, 1, 16, 17, 528, 1008, 1009, 1023)] int last)
    {
        short[] indices = new short[1024];
        Assert.That(CoefficientLayout.EndOf(indices), Is.Zero);
        indices[last] = -1;
        int end = CoefficientLayout.EndOf(indices);
        Assert.That(CoefficientLayout.LengthOf(end), Is.GreaterThan(last).And.LessThanOrEqualTo(last + 16));
        int place = BlockTransform.Scan[CoefficientLayout.LengthOf(end) - 1];
        Assert.That(
            CoefficientLayout.DiagonalsOf(CoefficientLayout.LengthOf(end)), Is.EqualTo(1 + place / 32 + place % 32));
    }

    /// <summary>Sums along borders are those of the picture's borders, transformed along themselves.</summary>
    [Test]
    public void Sum_RandomCoefficients_IsTheTransformedBorder()
    {
        Random random = new(4);
        double[] block = new double[1024];
        int[] sums = new int[BlockEdges.Length];
        for (int i = 0; i < 60; i++)
        {
            int place = random.Next(1024);
            int value = random.Next(-9, 10);
            block[place] += value;
            BlockEdges.Sum(sums, place, value);
        }

        double Wave(int k, double at) => (k == 0 ? Math.Sqrt(0.5) : 1) * Math.Cos(Math.PI * k * at / 32);
        for (int k = 0; k < 32; k++)
        {
            double Across(double x) => 256 * Enumerable.Range(0, 32).Sum(u => block[32 * k + u] * Wave(u, x));
            double Down(double y) => 256 * Enumerable.Range(0, 32).Sum(v => block[32 * v + k] * Wave(v, y));
            Assert.That(sums[k], Is.EqualTo(Across(0)).Within(10));
            Assert.That(sums[32 + k], Is.EqualTo(Across(32)).Within(10));
            Assert.That(sums[64 + k], Is.EqualTo(Down(0)).Within(10));
            Assert.That(sums[96 + k], Is.EqualTo(Down(32)).Within(10));
        }
    }

    /// <summary>A ramp over two blocks: the right one's first horizontal wave is expected, with its sign.</summary>
    [Test]
    public void Expect_BlockBesideARamp_ContinuesIt([Values(-3, 3)] int slope)
    {
        using TilePlanes planes = new(2);
        short[] left = new short[1024];
        left[BlockTransform.Scan.IndexOf((short)1)] = (short)slope;
        planes.Restore(0, left);
        BlockEdges edges = new(planes, BlockSlots.Of(planes, 0, 2, 1, 1, 0));
        Assert.That(Math.Sign(edges.Expect(0)), Is.EqualTo(-Math.Sign(slope)));
        Assert.That(edges.Expect(1), Is.EqualTo(edges.Expect(0)));
        Assert.That(edges.Expect(32), Is.Zero);
        Assert.That(BlockEdges.Class(edges.Expect(0)), Is.EqualTo(BlockEdges.Class(-edges.Expect(0))).And.Positive);
    }

    /// <summary>Vectors give what is weighed one by one, at every place.</summary>
    [Test]
    public void At_EveryPlace_IsTheWeightedSum([Values(1, 5, 32, 40, 63)] int diagonals, [Range(0, 2)] int plane)
    {
        Random random = new(diagonals);
        short[] indices = CoefficientCases.Random(9, 8, 0.3);
        using TilePlanes planes = new(9);
        for (int slot = 0; slot < planes.None; slot++)
        {
            planes.Restore(slot, indices.AsSpan((slot % 9 * 3 + slot / 9) * 1024, 1024));
        }

        CoefficientWeights weights = new(
            [.. Enumerable.Range(0, CoefficientWeights.Taps).Select(_ => (short)random.Next(20))],
            [.. Enumerable.Range(0, CoefficientWeights.Biases).Select(_ => (short)random.Next(999))],
            new byte[CoefficientWeights.Steps]);
        ActivitySums sums = new(planes, BlockSlots.Of(planes, plane, 3, 3, 1, 2), weights, diagonals);
        byte[] weighed = new byte[CoefficientWeights.Taps - 1];
        for (int place = 0; place < 1024; place++)
        {
            if (place / 32 + place % 32 < diagonals)
            {
                sums.CopyTo(place, weighed);
                int expected = weights.Bias[CoefficientWeights.BiasIndex(place)]
                    + weighed.Select((value, i) => value * weights.Tap[i]).Sum();
                Assert.That(sums.At(place, 0), Is.EqualTo(expected), $"place {place}");
                Assert.That(sums.At(place, 160) - expected, Is.EqualTo(10 * weights.Tap[^1]));
            }
        }
    }

    /// <summary>The causal sum: a quarter is lost a step, in every direction that comes later.</summary>
    [Test]
    public void Before_OneCoefficient_DecaysWithDistance()
    {
        using TilePlanes planes = new(1);
        ActivitySums sums = new(
            planes, BlockSlots.Of(planes, 0, 1, 1, 0, 0), CoefficientWeights.Untrained(), diagonals: 63);
        foreach (short place in BlockTransform.Scan)
        {
            sums.Spread(place, sums.Before(place), place == 33 ? 16 : 0, 0);
        }

        Assert.That(sums.Before(0), Is.Zero);
        Assert.That(sums.Before(34), Is.EqualTo(192));
        Assert.That(sums.Before(65), Is.EqualTo(192));
        Assert.That(sums.Before(35), Is.EqualTo(144));
        Assert.That(sums.Before(66), Is.EqualTo((12 * (192 + 192) - 9 * 256) >> 4));
    }

    [Test]
    public void ClassOf_AnyActivity_IsMonotoneAndDefined()
    {
        CoefficientWeights weights = CoefficientWeights.Untrained();
        int last = weights.ClassOf(int.MinValue);
        foreach (int activity in (int[])[-1, 0, 1, 7, 8, 9, 100, 5000, 32767, 65535, 65536, int.MaxValue])
        {
            Assert.That(weights.ClassOf(activity), Is.InRange(last, CoefficientContexts.Activities - 1));
            last = weights.ClassOf(activity);
        }
    }

    /// <summary>
    /// Frequencies that are the same in each part make firm starts, those that differ make loose ones.
    /// </summary>
    [Test]
    public void ToBits_PartsThatDiffer_StartLoosely()
    {
        PriorCounter counter = new(3);
        for (int part = 0; part < 200; part++)
        {
            for (int i = 0; i < 100; i++)
            {
                counter.Code([], 0, i % 4 == 0 ? 1 : 0);
                counter.Code([], 1, part % 4 == 0 ? 1 : 0);
            }

            counter.EndPart();
        }

        AdaptiveBit[] bits = counter.ToBits();
        Assert.That(bits[0].Probability, Is.EqualTo(16384).Within(10));
        Assert.That(bits[1].Probability, Is.EqualTo(16384).Within(10));
        Assert.That((bits[0].Count, bits[1].Count), Is.EqualTo(((ushort)250, (ushort)1)));
        Assert.That((bits[2].Probability, bits[2].Count), Is.EqualTo(((ushort)32768, (ushort)0)));
    }
}
