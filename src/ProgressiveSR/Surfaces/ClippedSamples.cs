using ProgressiveSR.Sampling;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Surfaces;

/// <summary>
/// Makes data-consistency steps, which take every sample at face value, treat clipped ones as open-ended. Thread-safe;
/// what a level needs is computed when its first clipped block occurs.
/// </summary>
/// <remarks>
/// Pixels x beyond a clipped sample must not be pulled back to it: the data-consistency steps should use y - d, with d
/// the pull. As the steps add <c>Psi (y - A x)</c>, this is achieved by running them on x + e with <c>A e = d</c> and
/// then subtracting e:
/// <code>
/// x + e + Psi (y - A x - d) - e  =  x + Psi ((y - d) - A x),    e = A' (A A')^-1 d
/// </code>
/// </remarks>
internal sealed class ClippedSamples(SamplingKernel kernel, int level)
{
    private readonly SurfaceRows rows = new(kernel, level);
    private readonly KernelRows[][] runs =
    [
        .. Enumerable.Range(0, level + 1).Select(i => kernel.Schedule[i].ToArray()),
    ];
    private readonly Lazy<double[]> inverse = new(() => InverseOfProducts(new SurfaceRows(kernel, level)));

    /// <summary>Whether a block has samples at the end of their range.</summary>
    public bool AreIn(SampleReader reader, BlockPosition block)
    {
        for (int i = 0; i < runs.Length; i++)
        {
            ReadOnlySpan<short> indices = reader.Read(i, block.X, block.Y);
            foreach (KernelRows run in runs[i])
            {
                if (indices[..run.Count].ContainsAny((short)run.LowestIndex, (short)run.HighestIndex))
                {
                    return true;
                }

                indices = indices[run.Count..];
            }
        }

        return false;
    }

    /// <summary>Shifts a block's pixels beyond its clipped samples.</summary>
    /// <param name="indices">The block's samples.</param>
    /// <param name="values">The samples' values in 8-bit units.</param>
    /// <param name="pixels">3 x b x b values in 0..1 units, updated in place.</param>
    /// <param name="shift">Receives the shift that was added.</param>
    public void Shift(
        ReadOnlySpan<short> indices, ReadOnlySpan<float> values, Span<float> pixels, Span<float> shift)
    {
        Span<double> pulls = stackalloc double[indices.Length];
        bool isPulled = Pull(indices, values, pixels, pulls, row: shift);
        shift.Clear();
        if (!isPulled)
        {
            return;
        }

        for (int i = 0; i < rows.Count; i++)
        {
            double share = VectorMath.Dot<double>(inverse.Value.AsSpan(i * rows.Count, rows.Count), pulls);
            rows.AddMultiple(i, shift, share);
        }

        VectorMath.AddMultiple<float>(pixels, shift, 1);
    }

    private bool Pull(
        ReadOnlySpan<short> indices,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> pixels,
        Span<double> pulls,
        Span<float> row)
    {
        bool isPulled = false;
        pulls.Clear();
        for (int i = 0; i < indices.Length; i++)
        {
            KernelRows sender = rows.Senders[i];
            if (indices[i] != sender.LowestIndex && indices[i] != sender.HighestIndex)
            {
                continue;
            }

            rows.Copy(i, row);
            float pull = values[i] / byte.MaxValue - VectorMath.Dot<float>(row, pixels);
            if (indices[i] == sender.LowestIndex ? pull > 0 : pull < 0)
            {
                pulls[i] = pull;
                isPulled = true;
            }
        }

        return isPulled;
    }

    private static double[] InverseOfProducts(SurfaceRows rows)
    {
        int count = rows.Count;
        float[][] all = new float[count][];
        for (int i = 0; i < count; i++)
        {
            all[i] = new float[rows.Length];
            rows.Copy<float>(i, all[i]);
        }

        double[] products = new double[count * count];
        Parallel.For(0, count, i =>
        {
            for (int j = 0; j <= i; j++)
            {
                double product = VectorMath.Dot<float>(all[i], all[j]);
                products[i * count + j] = product;
                products[j * count + i] = product;
            }

            // In case rows of the model are linearly dependent.
            products[i * count + i] *= 1 + 1e-6;
        });
        SymmetricInverse.Invert(products, count);
        return products;
    }
}
