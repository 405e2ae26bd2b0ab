using ProgressiveSR.Sampling;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Conformance;

/// <summary>The units as their documentation describes them, one value at a time, in double precision.</summary>
public static class ReferenceUnits
{
    /// <summary>One fixed-point value, by the integers of <see cref="SamplingKernel"/>'s remarks.</summary>
    public static short Sample(SamplingKernel kernel, Picture picture, int blockX, int blockY, int row)
    {
        int side = kernel.BlockSize;
        long sum = 0;
        int k = row * kernel.RowLength;
        for (int colour = 0; colour < 3; colour++)
        {
            for (int y = 0; y < side; y++)
            {
                ReadOnlySpan<byte> line = picture.View.Row(Math.Min(blockY * side + y, picture.Height - 1));
                for (int x = 0; x < side; x++)
                {
                    int column = Math.Min(blockX * side + x, picture.Width - 1);
                    sum += kernel.Weights[k++] * line[column * RgbView.BytesPerPixel + colour];
                }
            }
        }

        int shift = kernel.Shifts[row] - kernel.Schedule.FractionalBits;
        return (short)Math.Clamp(sum >> shift, short.MinValue, short.MaxValue);
    }

    /// <summary>All values of a region, in the order of <see cref="ISamplingUnit.Sample"/>.</summary>
    public static short[] Sample(
        SamplingKernel kernel, Picture picture, BlockRegion region, int firstLevel, int lastLevel)
    {
        List<short> values = [];
        for (int level = firstLevel; level <= lastLevel; level++)
        {
            for (int i = 0; i < region.Count; i++)
            {
                int x = region.X + i % region.Columns;
                int y = region.Y + i / region.Columns;
                foreach (KernelRows run in kernel.Schedule[level])
                {
                    for (int row = run.First; row < run.End; row++)
                    {
                        values.Add(Sample(kernel, picture, x, y, row));
                    }
                }
            }
        }

        return [.. values];
    }

    /// <summary>Values of an increment in 0..1 units.</summary>
    public static double[] Dequantise(LevelSchedule schedule, int level, ReadOnlySpan<short> increment)
    {
        KernelRows[] rows = [.. schedule[level].SelectMany(run => Enumerable.Repeat(run, run.Count))];
        double[] values = new double[increment.Length];
        for (int i = 0; i < values.Length; i++)
        {
            KernelRows run = rows[i % rows.Length];
            values[i] = increment[i] * run.Step / 255;
        }

        return values;
    }

    public static float[] Process(TestModel model, int level, float[] previous, short[] increment, int blocks)
    {
        double[] values = Dequantise(model.Schedule, level, increment);
        if (level == 0)
        {
            return [.. values.Select(value => (float)value)];
        }

        int side = model.BlockSize / 4 + level;
        int old = side - 1;
        ProcessingWeights weights = model.Processing[level];
        List<float> result = [];
        for (int block = 0; block < blocks; block++)
        {
            double[] carried = ReferenceConvolution.Apply(
                [.. previous.AsSpan(block * 3 * old * old, 3 * old * old).ToArray().Select(value => (double)value)],
                old,
                old,
                3,
                weights.ConvolutionWeight!,
                weights.ConvolutionBias!);
            for (int colour = 0; colour < 3; colour++)
            {
                int added = (block * 3 + colour) * (2 * old + 1);
                for (int y = 0; y < side; y++)
                {
                    for (int x = 0; x < side; x++)
                    {
                        result.Add((float)(y == old ? values[added + old + x]
                            : x == old ? values[added + y]
                            : carried[(colour * old + y) * old + x]));
                    }
                }
            }
        }

        return [.. result];
    }

    public static float[] Expand(TestModel model, int level, float[] lowResolution, int blocks)
    {
        ProcessingWeights weights = model.Processing[level];
        int before = lowResolution.Length / blocks;
        int after = weights.ExpandingBias.Length;
        float[] result = new float[blocks * after];
        for (int i = 0; i < result.Length; i++)
        {
            int block = i / after;
            int row = i % after;
            double sum = weights.ExpandingBias[row];
            for (int k = 0; k < before; k++)
            {
                sum += (double)weights.ExpandingWeight[row * before + k] * lowResolution[block * before + k];
            }

            result[i] = (float)sum;
        }

        return result;
    }

    public static float[] Correct(TestModel model, int level, short[] increment, int blocks, float[] pixels)
    {
        SamplingKernel kernel = model.Bundle.Kernel;
        int length = kernel.RowLength;
        int rows = model.Schedule.SamplesPerBlock(level);
        double[] held = Dequantise(model.Schedule, level, increment);
        float[] gain = model.Processing[level].Gain!;
        float[] result = new float[pixels.Length];
        for (int block = 0; block < blocks; block++)
        {
            double[] missing = new double[rows];
            int index = 0;
            foreach (KernelRows run in model.Schedule[level])
            {
                for (int row = run.First; row < run.End; row++, index++)
                {
                    double projected = 0;
                    for (int k = 0; k < length; k++)
                    {
                        projected += (double)kernel.Weights[row * length + k] * pixels[block * length + k];
                    }

                    missing[index] = held[block * rows + index] - projected / (1L << kernel.Shifts[row]);
                }
            }

            for (int k = 0; k < length; k++)
            {
                double change = 0;
                for (int row = 0; row < rows; row++)
                {
                    change += gain[k * rows + row] * missing[row];
                }

                result[block * length + k] = (float)(pixels[block * length + k] + change);
            }
        }

        return result;
    }
}
