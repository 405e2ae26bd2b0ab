using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

[TestFixture]
public sealed class IntegerSamplerTests
{
    private static IEnumerable<TestCaseData> Pictures =>
        from size in (int[])[8, 16, 32]
        from picture in (Picture[])
        [
            SamplingCases.Noise(1, 1),
            SamplingCases.Noise(size, size),
            SamplingCases.Noise(2 * size + 1, size - 1, gap: 7),
            SamplingCases.Noise(4 * size - 3, size + 5, gap: 1),
        ]
        select new TestCaseData(size, picture)
            .SetArgDisplayNames($"{size}", $"{picture.Width}x{picture.Height}+{picture.Stride}");

    [TestCaseSource(nameof(Pictures))]
    public void Sample_EveryPath_EqualsReference(int blockSize, Picture picture)
    {
        SamplingKernel kernel = SamplingCases.RandomKernel(blockSize);
        int highest = kernel.Schedule.Highest;
        BlockRegion all = new BlockGrid(picture.Width, picture.Height, blockSize).All;
        short[] expected = SamplingCases.Reference(kernel, picture, all, 0, highest);
        foreach (string path in SamplingCases.Paths)
        {
            using IntegerSampler sampler = SamplingCases.Sampler(kernel, path);
            Assert.That(SamplingCases.Sample(sampler, picture, all, 0, highest), Is.EqualTo(expected), path);
        }
    }

    [TestCaseSource(typeof(SamplingCases), nameof(SamplingCases.Paths))]
    public void Sample_AnyLevels_EqualsReference(string path)
    {
        SamplingKernel kernel = SamplingCases.RandomKernel(16);
        Picture picture = SamplingCases.Noise(45, 20);
        BlockRegion all = new(0, 0, 3, 2);
        using IntegerSampler sampler = SamplingCases.Sampler(kernel, path);
        Assert.That(
            SamplingCases.Sample(sampler, picture, all, 0, 3).Distinct().Count(),
            Is.GreaterThan(100),
            "the samples say too little");
        for (int first = 0; first <= kernel.Schedule.Highest; first++)
        {
            for (int last = first; last <= kernel.Schedule.Highest; last++)
            {
                Assert.That(
                    SamplingCases.Sample(sampler, picture, all, first, last),
                    Is.EqualTo(SamplingCases.Reference(kernel, picture, all, first, last)),
                    $"levels {first} to {last}");
            }
        }
    }

    [TestCaseSource(typeof(SamplingCases), nameof(SamplingCases.Paths))]
    public void Sample_Region_EqualsReference(string path)
    {
        SamplingKernel kernel = SamplingCases.RandomKernel(8);
        Picture picture = SamplingCases.Noise(61, 43, gap: 3);
        using IntegerSampler sampler = SamplingCases.Sampler(kernel, path);
        BlockRegion[] regions = [new(0, 0, 1, 1), new(7, 5, 1, 1), new(2, 1, 3, 4), new(5, 0, 3, 6)];
        foreach (BlockRegion region in regions)
        {
            Assert.That(
                SamplingCases.Sample(sampler, picture, region, 0, 1),
                Is.EqualTo(SamplingCases.Reference(kernel, picture, region, 0, 1)),
                region.ToString());
        }
    }

    [TestCaseSource(typeof(SamplingCases), nameof(SamplingCases.Paths))]
    public void Sample_RowsInAnyOrder_EqualsReference(string path)
    {
        LevelSchedule schedule = new(
            [
                [new(40, 3, 1, SampleCoding.Picture), new(5, 1, 1, SampleCoding.Picture)],
                [new(100, 33, 2, SampleCoding.Coefficient)],
                [new(0, 2, 2, SampleCoding.Coefficient), new(100, 2, 2, SampleCoding.Coefficient)],
            ],
            192);
        SamplingKernel kernel = SamplingCases.RandomKernel(8, schedule);
        Picture picture = SamplingCases.Noise(50, 9);
        BlockRegion all = new(0, 0, 7, 2);
        using IntegerSampler sampler = SamplingCases.Sampler(kernel, path);

        for (int first = 0; first < 3; first++)
        {
            Assert.That(
                SamplingCases.Sample(sampler, picture, all, first, 2),
                Is.EqualTo(SamplingCases.Reference(kernel, picture, all, first, 2)));
        }
    }

    /// <summary>
    /// One rounding, at the end: the indices are those of the sums themselves, as if the kernel held the step.
    /// </summary>
    [Test]
    public void Sample_Quantised_EqualsOneRoundingOfTheSums(
        [Values(8, 16, 32)] int blockSize, [Values(1, 4, 8)] int step)
    {
        LevelSchedule schedule = LevelSchedule.Squares(blockSize, step);
        SamplingKernel kernel = SamplingCases.RandomKernel(blockSize, schedule);
        Picture picture = SamplingCases.Noise(3 * blockSize - 5, 2 * blockSize);
        BlockRegion all = new(0, 0, 3, 2);
        Quantizer quantizer = new(schedule);
        foreach (string path in SamplingCases.Paths)
        {
            using IntegerSampler sampler = SamplingCases.Sampler(kernel, path);
            for (int level = 0; level < schedule.Count; level++)
            {
                short[] indices = SamplingCases.Sample(sampler, picture, all, level, level);
                quantizer.Quantize(level, indices, indices);
                Assert.That(indices, Is.EqualTo(OneRounding(kernel, picture, all, level)), $"{path}, level {level}");
            }
        }
    }

    [TestCaseSource(typeof(SamplingCases), nameof(SamplingCases.Paths))]
    public void Sample_RowSentAtTwoSteps_GivesTheSameValues(string path)
    {
        LevelSchedule schedule = new(
            [[new(3, 5, 8, SampleCoding.Coefficient)], [new(4, 4, 1, SampleCoding.Coefficient)]], 192);
        SamplingKernel kernel = SamplingCases.RandomKernel(8, schedule);
        Picture picture = SamplingCases.Noise(20, 8);
        BlockRegion all = new(0, 0, 3, 1);
        using IntegerSampler sampler = SamplingCases.Sampler(kernel, path);

        short[] coarse = SamplingCases.Sample(sampler, picture, all, 0, 0);
        short[] fine = SamplingCases.Sample(sampler, picture, all, 1, 1);

        Assert.That(coarse, Is.EqualTo(SamplingCases.Reference(kernel, picture, all, 0, 0)));
        Assert.That(fine, Is.EqualTo(coarse.Where((_, i) => i % 5 > 0)));
    }

    [TestCaseSource(typeof(SamplingCases), nameof(SamplingCases.Paths))]
    public void Sample_SumsAtThe32BitLimit_EqualsReference(string path)
    {
        SamplingKernel kernel = LimitKernel();
        Picture white = new(32, 32);
        white.Pixels.Span.Fill(255);
        BlockRegion all = new(0, 0, 1, 1);
        using IntegerSampler sampler = SamplingCases.Sampler(kernel, path);

        short[] samples = SamplingCases.Sample(sampler, white, all, 0, 0);

        Assert.That(samples, Is.EqualTo(SamplingCases.Reference(kernel, white, all, 0, 0)));
        Assert.That(samples[..4], Is.EqualTo(new short[] { short.MaxValue, short.MinValue, 127, -128 }));
    }

    [TestCaseSource(typeof(SamplingCases), nameof(SamplingCases.Paths))]
    public void Sample_MostlyZeroWeights_EqualsReference(string path)
    {
        LevelSchedule schedule = LevelSchedule.Squares(8, 4);
        short[] weights = new short[27 * 192];
        weights[0] = 300;
        weights[26 * 192 + 191] = -700;
        weights[12 * 192 + 100] = 900;
        byte[] shifts = Enumerable.Repeat((byte)9, 27).ToArray();
        SamplingKernel kernel = new(8, schedule, weights, shifts);
        Picture picture = SamplingCases.Noise(30, 30);
        BlockRegion all = new(0, 0, 4, 4);
        using IntegerSampler sampler = SamplingCases.Sampler(kernel, path);

        Assert.That(
            SamplingCases.Sample(sampler, picture, all, 0, 1),
            Is.EqualTo(SamplingCases.Reference(kernel, picture, all, 0, 1)));
    }

    [Test]
    public void Paths_ThisProcessor_HasAllThatItsArchitecturePromises()
    {
        Assert.That(SamplingCases.Paths, Does.Contain(nameof(SimdPath.Scalar)));
        Assert.That(MicroKernel.IsSupported(MicroKernel.Best), Is.True);
        if (System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
            is System.Runtime.InteropServices.Architecture.X64 or System.Runtime.InteropServices.Architecture.Arm64)
        {
            Assert.That(SamplingCases.Paths, Does.Contain(nameof(SimdPath.Vector128)));
        }
    }

    [Test]
    public void Sample_OneThread_AllocatesNothing()
    {
        using IntegerSampler sampler = new(
            SamplingCases.RandomKernel(8), new SamplerOptions { MaxDegreeOfParallelism = 1 });
        Picture picture = SamplingCases.Noise(100, 70);
        BlockRegion all = new(0, 0, 13, 9);
        short[] samples = new short[all.Count * 27];
        for (int i = 0; i < 3; i++)
        {
            sampler.Sample(picture, all, 0, 1, samples);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            sampler.Sample(picture, all, 0, 1, samples);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Sample_AfterDispose_StillSamples()
    {
        SamplingKernel kernel = SamplingCases.RandomKernel(8);
        Picture picture = SamplingCases.Noise(9, 9);
        BlockRegion all = new(0, 0, 2, 2);
        IntegerSampler sampler = new(kernel);
        sampler.Dispose();
        sampler.Dispose();

        Assert.That(
            SamplingCases.Sample(sampler, picture, all, 0, 1),
            Is.EqualTo(SamplingCases.Reference(kernel, picture, all, 0, 1)));
    }

    [Test]
    public void Properties_OfAnySampler_AreTheKernels()
    {
        SamplingKernel kernel = SamplingCases.RandomKernel(16);
        using IntegerSampler sampler = new(kernel);

        Assert.That(sampler.BlockSize, Is.EqualTo(16));
        Assert.That(sampler.Schedule, Is.SameAs(kernel.Schedule));
    }

    private static short[] OneRounding(SamplingKernel kernel, Picture picture, BlockRegion region, int level)
    {
        List<short> indices = [];
        for (int block = 0; block < region.Count; block++)
        {
            foreach (KernelRows run in kernel.Schedule[level])
            {
                for (int row = run.First; row < run.End; row++)
                {
                    long sum = SamplingCases.ReferenceSum(
                        kernel, picture, block % region.Columns, block / region.Columns, row);
                    int shift = kernel.Shifts[row] + (int)Math.Log2(run.Step);
                    indices.Add((short)Math.Clamp(
                        sum + (1L << (shift - 1)) >> shift, run.LowestIndex, run.HighestIndex));
                }
            }
        }

        return [.. indices];
    }

    // Rows whose sums on white are the largest and smallest that the kernel's check lets through, then single weights.
    private static SamplingKernel LimitKernel()
    {
        const int Length = 3072;
        LevelSchedule schedule = new([[new(0, 8, 1, SampleCoding.Coefficient)]], Length);
        short[] weights = new short[8 * Length];
        for (int k = 0; k < Length; k++)
        {
            short weight = Share(int.MaxValue / 255, k);
            weights[k] = weight;
            weights[Length + k] = (short)-weight;
            weights[2 * Length + k] = weight;
            weights[3 * Length + k] = (short)-weight;
            weights[6 * Length + k] = (short)(k % 2 == 0 ? weight : -weight);
            weights[7 * Length + k] = (short)(k < Length / 2 ? weight : -weight);
        }

        weights[4 * Length] = short.MaxValue;
        weights[4 * Length + 1] = short.MaxValue;
        weights[5 * Length + 6] = short.MinValue;
        weights[5 * Length + 7] = short.MinValue;
        return new SamplingKernel(32, schedule, weights, [6, 6, 30, 30, 18, 17, 6, 7]);

        static short Share(int sum, int k) => (short)(sum / Length + (k < sum % Length ? 1 : 0));
    }
}
