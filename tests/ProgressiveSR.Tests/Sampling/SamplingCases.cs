using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

/// <summary>Pictures, kernels and the plain reference that the sampler's tests share.</summary>
internal static class SamplingCases
{
    /// <summary>The names of all paths that this processor has.</summary>
    public static IEnumerable<string> Paths =>
        Enum.GetValues<SimdPath>().Where(MicroKernel.IsSupported).Select(path => path.ToString());

    public static IntegerSampler Sampler(SamplingKernel kernel, string path, int threads = 1) =>
        new(kernel, new SamplerOptions { MaxDegreeOfParallelism = threads }, Enum.Parse<SimdPath>(path));

    /// <summary>Noise, with other noise in the gaps between rows.</summary>
    public static Picture Noise(int width, int height, int gap = 0, int seed = 1)
    {
        int stride = width * 3 + gap;
        byte[] pixels = new byte[(height - 1) * stride + width * 3];
        new Random(seed).NextBytes(pixels);
        return new Picture(pixels, width, height, stride);
    }

    /// <summary>Random weights whose values spread over all 16 bits, saturated ones included.</summary>
    public static SamplingKernel RandomKernel(int blockSize, LevelSchedule schedule, int seed = 2)
    {
        Random random = new(seed);
        int length = schedule.KernelLength;
        short[] weights = new short[schedule.RowCount * length];
        byte[] shifts = new byte[schedule.RowCount];
        for (int row = 0; row < schedule.RowCount; row++)
        {
            int largest = Math.Min(short.MaxValue, int.MaxValue / 256 / length);
            for (int k = 0; k < length; k++)
            {
                weights[row * length + k] = (short)random.Next(-largest, largest + 1);
            }

            double deviation = 100.0 * largest * Math.Sqrt(length);
            shifts[row] = (byte)Math.Clamp(
                (int)Math.Log2(deviation / 60) + row % 4 - 3, schedule.FractionalBits, 20);
        }

        return new SamplingKernel(blockSize, schedule, weights, shifts);
    }

    public static SamplingKernel RandomKernel(int blockSize) =>
        RandomKernel(blockSize, LevelSchedule.Squares(blockSize, 4));

    public static int SamplesPerBlock(LevelSchedule schedule, int firstLevel, int lastLevel) =>
        Enumerable.Range(firstLevel, lastLevel - firstLevel + 1).Sum(schedule.SamplesPerBlock);

    public static short[] Sample(
        IntegerSampler sampler, Picture picture, BlockRegion region, int firstLevel, int lastLevel)
    {
        short[] samples = new short[region.Count * SamplesPerBlock(sampler.Schedule, firstLevel, lastLevel)];
        sampler.Sample(picture, region, firstLevel, lastLevel, samples);
        return samples;
    }

    /// <summary>The formula of <see cref="SamplingKernel"/>, a sample at a time in 64 bits.</summary>
    public static short[] Reference(
        SamplingKernel kernel, Picture picture, BlockRegion region, int firstLevel, int lastLevel)
    {
        List<short> samples = [];
        for (int level = firstLevel; level <= lastLevel; level++)
        {
            for (int y = region.Y; y < region.Bottom; y++)
            {
                for (int x = region.X; x < region.Right; x++)
                {
                    foreach (KernelRows run in kernel.Schedule[level])
                    {
                        for (int row = run.First; row < run.End; row++)
                        {
                            samples.Add(ReferenceSample(kernel, picture, x, y, row));
                        }
                    }
                }
            }
        }

        return [.. samples];
    }

    private static short ReferenceSample(SamplingKernel kernel, Picture picture, int x, int y, int row)
    {
        long sum = ReferenceSum(kernel, picture, x, y, row);
        return (short)Math.Clamp(
            sum >> (kernel.Shifts[row] - kernel.Schedule.FractionalBits), short.MinValue, short.MaxValue);
    }

    /// <summary>A row's sum over a block.</summary>
    public static long ReferenceSum(SamplingKernel kernel, Picture picture, int x, int y, int row)
    {
        int size = kernel.BlockSize;
        ReadOnlySpan<byte> pixels = picture.Pixels.Span;
        ReadOnlySpan<short> weights = kernel.Weights.Slice(row * kernel.RowLength, kernel.RowLength);
        long sum = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            int colour = k / (size * size);
            int line = Math.Min(y * size + k / size % size, picture.Height - 1);
            int column = Math.Min(x * size + k % size, picture.Width - 1);
            sum += (long)weights[k] * pixels[line * picture.Stride + column * 3 + colour];
        }

        return sum;
    }
}
