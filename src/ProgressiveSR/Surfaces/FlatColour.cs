using ProgressiveSR.Sampling;

namespace ProgressiveSR.Surfaces;

/// <summary>
/// Finds the single colour whose samples are exactly those of a block, if there is one. As sampling is integer
/// arithmetic, the match is exact. Thread-safe.
/// </summary>
internal sealed class FlatColour
{
    /// <summary>The number of values in a block of 32 pixels.</summary>
    private const int MaxSamples = 3 * 32 * 32;

    private readonly SamplingKernel kernel;
    private readonly int[] rows;
    private readonly int level;
    private readonly Quantizer quantizer;
    private readonly long[] sums;
    private readonly float[] estimate;

    public FlatColour(SamplingKernel kernel, int level)
    {
        this.kernel = kernel;
        this.level = level;
        quantizer = new Quantizer(kernel.Schedule);
        rows =
        [
            .. Enumerable.Range(0, level + 1).SelectMany(i => kernel.Schedule[i]).SelectMany(
                run => Enumerable.Range(run.First, run.Count)),
        ];
        sums = new long[3 * rows.Length];
        int plane = kernel.RowLength / 3;
        for (int i = 0; i < sums.Length; i++)
        {
            int first = rows[i / 3] * kernel.RowLength + i % 3 * plane;
            foreach (short weight in kernel.Weights.Slice(first, plane))
            {
                sums[i] += weight;
            }
        }

        estimate = Array.ConvertAll(Estimate(kernel.Schedule.SamplesPerBlock(0)), value => (float)value);
    }

    /// <summary>Finds the colour.</summary>
    /// <param name="indices">A block's samples of all levels.</param>
    /// <param name="values">The samples' values in 8-bit units.</param>
    /// <param name="colour">Receives R, G, B, 0 to 255.</param>
    /// <returns>Whether there is such a colour.</returns>
    public bool Find(ReadOnlySpan<short> indices, ReadOnlySpan<float> values, Span<int> colour)
    {
        int first = estimate.Length / 3;
        for (int channel = 0; channel < 3; channel++)
        {
            float sum = VectorMath.Dot(estimate.AsSpan(channel * first, first), values[..first]);
            colour[channel] = (int)Math.Clamp(MathF.Round(sum), 0, 255);
        }

        return IsThatOf(indices, colour);
    }

    /// <summary>Whether a block of one colour has these samples.</summary>
    private bool IsThatOf(ReadOnlySpan<short> indices, ReadOnlySpan<int> colour)
    {
        Span<short> expected = stackalloc short[MaxSamples];
        for (int i = 0, first = 0; i <= level; i++)
        {
            Span<short> own = expected[..kernel.Schedule.SamplesPerBlock(i)];
            for (int k = 0; k < own.Length; k++)
            {
                own[k] = Sample(first + k, colour);
            }

            quantizer.Quantize(i, own, own);
            if (!own.SequenceEqual(indices.Slice(first, own.Length)))
            {
                return false;
            }

            first += own.Length;
        }

        return true;
    }

    /// <summary>A sampler's result, in fixed point.</summary>
    private short Sample(int sample, ReadOnlySpan<int> colour)
    {
        long sum = sums[3 * sample] * colour[0] + sums[3 * sample + 1] * colour[1] + sums[3 * sample + 2] * colour[2];
        int shift = kernel.Shifts[rows[sample]] - kernel.Schedule.FractionalBits;
        return (short)Math.Clamp(sum >> shift, short.MinValue, short.MaxValue);
    }

    /// <summary>
    /// The matrix of the least-squares colour estimate from the first picture: 3 rows of <paramref name="count"/>
    /// values.
    /// </summary>
    private double[] Estimate(int count)
    {
        double[] design = new double[3 * count];
        double[] normal = new double[9];
        for (int i = 0; i < design.Length; i++)
        {
            design[i] = sums[i] * Math.ScaleB(1, -kernel.Shifts[rows[i / 3]]);
        }

        for (int i = 0; i < 9; i++)
        {
            (int a, int b) = Math.DivRem(i, 3);
            normal[i] = Enumerable.Range(0, count).Sum(k => design[3 * k + a] * design[3 * k + b]);
            if (a == b)
            {
                // In case the kernel does not see all colours.
                normal[i] += 1e-6;
            }
        }

        SymmetricInverse.Invert(normal, 3);
        double[] inverse = new double[3 * count];
        for (int i = 0; i < inverse.Length; i++)
        {
            (int channel, int k) = Math.DivRem(i, count);
            for (int c = 0; c < 3; c++)
            {
                inverse[i] += normal[channel * 3 + c] * design[3 * k + c];
            }
        }

        return inverse;
    }
}
