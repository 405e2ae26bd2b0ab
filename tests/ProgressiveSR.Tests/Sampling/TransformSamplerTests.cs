using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

[TestFixture]
public sealed class TransformSamplerTests
{
    // Half a unit of 1/64 in all 1024 pixels of a flat block, half one of 1/8 in the coefficient, and the rows' in
    // between.
    private const double LargestError = 32 / 128.0 + 1 / 16.0 + 0.05;

    [TestCaseSource(typeof(SamplingCases), nameof(SamplingCases.Paths))]
    public void Sample_EveryPath_GivesTheSameValues(string path)
    {
        Picture picture = SamplingCases.Noise(101, 70, gap: 5);
        BlockRegion all = new(0, 0, 4, 3);

        Assert.That(Sample(picture, all, path), Is.EqualTo(Sample(picture, all, nameof(SimdPath.Scalar))));
    }

    [Test]
    public void Sample_Noise_IsTheTransform()
    {
        Picture picture = SamplingCases.Noise(64, 32);
        short[] values = Sample(picture, new BlockRegion(1, 0, 1, 1), null);
        double[] expected = Reference(picture, 1, 0);

        double worst = values.Select((value, row) => Math.Abs(value / 8.0 - expected[row])).Max();
        Assert.That(worst, Is.LessThan(LargestError));
        Assert.That(expected.Max(Math.Abs), Is.GreaterThan(100), "the values say too little");
    }

    [TestCase(0)]
    [TestCase(255)]
    public void Sample_ExtremeGrey_HasItsMeanAndNothingElse(byte grey)
    {
        Picture picture = new(32, 32);
        picture.Pixels.Span.Fill(grey);
        short[] values = Sample(picture, new BlockRegion(0, 0, 1, 1), null);

        Assert.That(values[0] / 8.0, Is.EqualTo((grey - 128) * 32.0).Within(LargestError));
        Assert.That(values.Skip(1).Max(value => Math.Abs(value / 8.0)), Is.LessThan(LargestError));
    }

    [Test]
    public void Sample_ExtremeColours_DoNotOverflow()
    {
        // The signs of a basis function at full contrast: as large as a coefficient of its frequency becomes.
        foreach ((int v, int u) in new[] { (0, 0), (0, 1), (1, 0), (31, 31), (7, 12) })
        {
            Picture picture = new(32, 32);
            for (int i = 0; i < 32 * 32; i++)
            {
                double sign = BlockTransform.Basis(v, i / 32) * BlockTransform.Basis(u, i % 32);
                picture.Pixels.Span[3 * i] = (byte)(sign > 0 ? 255 : 0);
                picture.Pixels.Span[3 * i + 1] = (byte)(sign > 0 ? 0 : 255);
                picture.Pixels.Span[3 * i + 2] = (byte)(sign > 0 ? 255 : 0);
            }

            short[] values = Sample(picture, new BlockRegion(0, 0, 1, 1), null);
            double[] expected = Reference(picture, 0, 0);
            Assert.That(
                values.Select((value, row) => Math.Abs(value / 8.0 - expected[row])).Max(),
                Is.LessThan(LargestError),
                $"{v}, {u}");
        }
    }

    [Test]
    public void Rows_OfTheKernel_AreOrthonormal()
    {
        // A row of the kernel is a product of two of these, as the sampler rounds them.
        double scale = Math.Pow(2, 15.5);
        double[][] weights =
        [
            .. Enumerable.Range(0, 32).Select(k => Enumerable.Range(0, 32)
                .Select(n => Math.Round(BlockTransform.Basis(k, n) * scale) / scale).ToArray()),
        ];
        double[] norms = [.. weights.Select(row => Math.Sqrt(row.Sum(weight => weight * weight)))];
        for (int i = 0; i < 32; i++)
        {
            for (int j = 0; j < 32; j++)
            {
                Assert.That(norms[i] * norms[j], Is.EqualTo(1).Within(1e-4), $"norm of {i}, {j}");
                double product = weights[i].Zip(weights[j], (a, b) => a * b).Sum();
                Assert.That(product, Is.EqualTo(i == j ? 1 : 0).Within(1e-4), $"product of {i}, {j}");
            }
        }
    }

    [Test]
    public void ColourWeights_All_AreThoseOfLumaAndColourDifferences()
    {
        double[] luma = [0.299, 0.587, 0.114];
        double[] expected =
        [
            .. luma,
            .. luma.Select((weight, i) => 0.564 * ((i == 2 ? 1 : 0) - weight)),
            .. luma.Select((weight, i) => 0.713 * ((i == 0 ? 1 : 0) - weight)),
        ];
        Assert.That(
            BlockTransform.ColourWeights.ToArray().Select(weight => weight / 16384.0),
            Is.EqualTo(expected).Within(0.5 / 16384));
    }

    [Test]
    public void Scan_AllPlaces_AreThereOnceAndRise()
    {
        Assert.That(BlockTransform.Scan.ToArray().Order(), Is.EqualTo(Enumerable.Range(0, 1024)));
        Assert.That(BlockTransform.Scan.ToArray().Select(place => place / 32 + place % 32), Is.Ordered);
    }

    [Test]
    public void Sample_Levels_GiveEachLevelItsRows()
    {
        LevelSchedule schedule = new(
            [
                [new(5, 2, 64, SampleCoding.Truncated), new(1024, 3, 128, SampleCoding.Truncated)],
                [new(0, 3072, 32, SampleCoding.Truncated)],
            ],
            3072);
        Picture picture = SamplingCases.Noise(33, 33);
        BlockRegion all = new(0, 0, 2, 2);
        using TransformSampler sampler = new(schedule);
        short[] values = new short[4 * (5 + 3072)];
        sampler.Sample(picture, all, 0, 1, values);

        for (int block = 0; block < 4; block++)
        {
            short[] rows = [.. values.Skip(20 + block * 3072).Take(3072)];
            Assert.That(
                values.Skip(block * 5).Take(5),
                Is.EqualTo(new[] { rows[5], rows[6], rows[1024], rows[1025], rows[1026] }));
        }
    }

    private static short[] Sample(Picture picture, BlockRegion region, string? path)
    {
        LevelSchedule schedule = new([[new KernelRows(0, 3072, 1, SampleCoding.Truncated)]], 3072);
        using TransformSampler sampler =
            path is null ? new(schedule) : new(schedule, null, Enum.Parse<SimdPath>(path));
        short[] values = new short[region.Count * 3072];
        sampler.Sample(picture, region, 0, 0, values);
        return values;
    }

    private static double[] Reference(Picture picture, int blockX, int blockY)
    {
        double[] coefficients = new double[3072];
        double[,,] planes = new double[3, 32, 32];
        for (int y = 0; y < 32; y++)
        {
            ReadOnlySpan<byte> row = picture.View.Row(blockY * 32 + y);
            for (int x = 0; x < 32; x++)
            {
                ReadOnlySpan<byte> pixel = row.Slice((blockX * 32 + x) * 3, 3);
                for (int plane = 0; plane < 3; plane++)
                {
                    ReadOnlySpan<short> weights = BlockTransform.ColourWeights.Slice(3 * plane, 3);
                    planes[plane, y, x] =
                        (weights[0] * pixel[0] + weights[1] * pixel[1] + weights[2] * pixel[2]) / 16384.0
                        - (plane == 0 ? 128 : 0);
                }
            }
        }

        for (int row = 0; row < coefficients.Length; row++)
        {
            (int v, int u) = Math.DivRem((int)BlockTransform.Scan[row % 1024], 32);
            for (int y = 0; y < 32; y++)
            {
                for (int x = 0; x < 32; x++)
                {
                    coefficients[row] +=
                        BlockTransform.Basis(v, y) * BlockTransform.Basis(u, x) * planes[row / 1024, y, x];
                }
            }
        }

        return coefficients;
    }
}
