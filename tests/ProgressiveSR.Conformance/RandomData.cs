using ProgressiveSR.Sampling;

namespace ProgressiveSR.Conformance;

/// <summary>Seeded data.</summary>
public static class RandomData
{
    /// <summary>Values around 0, evenly spread over twice the amplitude.</summary>
    public static float[] Weights(Random random, int count, double amplitude)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            // Rounded as bundles store them, so that references compute with the same numbers.
            values[i] = (float)(Half)((random.NextDouble() * 2 - 1) * amplitude);
        }

        return values;
    }

    /// <summary>Values in 0..1.</summary>
    public static float[] Pixels(int seed, int count)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextSingle();
        }

        return values;
    }

    /// <summary>Indices of some blocks at one level, all that its rows can have being as likely.</summary>
    public static short[] Indices(int seed, LevelSchedule schedule, int level, int blocks)
    {
        Random random = new(seed);
        KernelRows[] rows = [.. schedule[level].SelectMany(run => Enumerable.Repeat(run, run.Count))];
        short[] indices = new short[blocks * rows.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            KernelRows row = rows[i % rows.Length];
            indices[i] = (short)random.Next(row.LowestIndex, row.HighestIndex + 1);
        }

        return indices;
    }

    public static byte[] Bytes(int seed, int count)
    {
        byte[] values = new byte[count];
        new Random(seed).NextBytes(values);
        return values;
    }

    /// <summary>A picture of waves with noise; its rows have a gap of some bytes between them.</summary>
    public static Picture Picture(int seed, int width, int height)
    {
        Random random = new(seed);
        int stride = width * RgbView.BytesPerPixel + 5;
        byte[] pixels = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < stride; i++)
            {
                double wave = 128 + 90 * Math.Sin((i / 3 + 2 * y) * 0.21 + i % 3);
                pixels[y * stride + i] = (byte)Math.Clamp(wave + random.Next(-30, 31), 0, 255);
            }
        }

        return new Picture(pixels, width, height, stride);
    }
}
