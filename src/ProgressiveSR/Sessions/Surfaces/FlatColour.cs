namespace ProgressiveSR;

/// <summary>
/// The one colour whose samples are exactly those of a block, if there is one. Sampling is integer arithmetic, so this
/// is known for certain. Thread-safe.
/// </summary>
internal sealed class FlatColour
{
    private readonly SamplingKernel kernel;
    private readonly (int Row, int Offset, double Step)[] samples;
    private readonly long[] sums;
    private readonly double[] estimate;

    public FlatColour(SamplingKernel kernel, int level)
    {
        this.kernel = kernel;
        samples =
        [
            .. Enumerable.Range(0, level + 1).SelectMany(i => kernel.Schedule[i]).SelectMany(
                run => Enumerable.Range(run.First, run.Count).Select(row => (row, run.Offset, run.Step))),
        ];
        sums = new long[3 * samples.Length];
        int plane = kernel.RowLength / 3;
        for (int i = 0; i < sums.Length; i++)
        {
            int first = samples[i / 3].Row * kernel.RowLength + i % 3 * plane;
            foreach (short weight in kernel.Weights.Slice(first, plane))
            {
                sums[i] += weight;
            }
        }

        estimate = Estimate(kernel.Schedule.SamplesPerBlock(0));
    }

    /// <summary>Finds the colour.</summary>
    /// <param name="bytes">A block's samples of all levels.</param>
    /// <param name="values">What they stand for in grey levels.</param>
    /// <param name="colour">Receives R, G, B, 0 to 255.</param>
    /// <returns>Whether there is one.</returns>
    public bool Find(ReadOnlySpan<byte> bytes, ReadOnlySpan<float> values, Span<int> colour)
    {
        int first = estimate.Length / 3;
        for (int channel = 0; channel < 3; channel++)
        {
            double sum = 0;
            for (int i = 0; i < first; i++)
            {
                sum += estimate[channel * first + i] * values[i];
            }

            colour[channel] = (int)Math.Clamp(Math.Round(sum), 0, 255);
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            int shift = kernel.Shifts[samples[i].Row];
            long sum = sums[3 * i] * colour[0] + sums[3 * i + 1] * colour[1] + sums[3 * i + 2] * colour[2];
            if (bytes[i] != Math.Clamp(((sum + (1L << (shift - 1))) >> shift) + samples[i].Offset, 0, 255))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The least-squares estimate of a colour from the first picture: 3 rows of as many values.</summary>
    private double[] Estimate(int count)
    {
        double[] design = new double[3 * count];
        double[] normal = new double[9];
        for (int i = 0; i < design.Length; i++)
        {
            (int row, _, double step) = samples[i / 3];
            design[i] = sums[i] * step * Math.ScaleB(1, -kernel.Shifts[row]);
        }

        for (int i = 0; i < 9; i++)
        {
            (int a, int b) = Math.DivRem(i, 3);
            normal[i] = Enumerable.Range(0, count).Sum(k => design[3 * k + a] * design[3 * k + b]);
            if (a == b)
            {
                // For kernels that do not see all colours.
                normal[i] += 1e-6;
            }
        }

        SymmetricInverse.Invert(normal, 3);
        double[] rows = new double[3 * count];
        for (int i = 0; i < rows.Length; i++)
        {
            (int channel, int k) = Math.DivRem(i, count);
            for (int c = 0; c < 3; c++)
            {
                rows[i] += normal[channel * 3 + c] * design[3 * k + c];
            }
        }

        return rows;
    }
}
