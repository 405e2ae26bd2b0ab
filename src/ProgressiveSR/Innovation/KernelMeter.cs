using ProgressiveSR.Sampling;
using ProgressiveSR.Surfaces;

namespace ProgressiveSR.Innovation;

/// <summary>
/// The innovation of new rows of a dense kernel: the difference d between the increment and the picture's own samples,
/// less what quantisation adds on average. Thread-safe.
/// </summary>
/// <remarks>
/// Figures: pixels; the square of d, over all colours; the squared luma of the smallest change that explains d and
/// leaves the samples below as they are: <c>K^T (K K^T)^-1 d</c>, with the new rows K less what they have in common
/// with those below. The error outside the rows is not seen; the weights stand for it.
/// </remarks>
internal sealed class KernelMeter : IInnovationMeter
{
    // PSNR-Y's weights of red, green and blue.
    private static readonly double[] Luma = [65.481 / 255, 128.553 / 255, 24.966 / 255];

    // Added to squared norms of rows, which are near 1: rows that others imply say nothing, instead of anything.
    private const double Ridge = 1e-6;

    private readonly SamplingKernel kernel;
    private readonly double unit;
    private readonly Lazy<double[]>[] forms;

    /// <summary>Prepares a kernel; the matrices of a level are computed on first use.</summary>
    /// <param name="kernel">The kernel.</param>
    public KernelMeter(SamplingKernel kernel)
    {
        this.kernel = kernel;
        unit = Math.ScaleB(1, -kernel.Schedule.FractionalBits);
        forms =
        [
            .. Enumerable.Range(0, kernel.Schedule.Count).Select(level => new Lazy<double[]>(() => MakeForm(level))),
        ];
    }

    /// <inheritdoc/>
    public int Count => 3;

    /// <inheritdoc/>
    public void Measure(int level, ReadOnlySpan<short> indices, ReadOnlySpan<short> shown, Span<double> figures)
    {
        Span<double> difference = stackalloc double[indices.Length];
        Span<double> noise = stackalloc double[indices.Length];
        int sample = 0;
        foreach (KernelRows rows in kernel.Schedule[level])
        {
            for (int end = sample + rows.Count; sample < end; sample++)
            {
                // Sampling rounds down, by half a unit on average.
                difference[sample] = indices[sample] * rows.Step - (shown[sample] + 0.5) * unit;
                noise[sample] = rows.Step * rows.Step / 12;
            }
        }

        figures[0] = kernel.BlockSize * kernel.BlockSize;
        figures[1] = VectorMath.Dot<double>(difference, difference);
        foreach (double variance in noise)
        {
            figures[1] -= variance;
        }

        figures[2] = Square(forms[level].Value, difference, noise);
    }

    /// <summary>The square of a vector by a symmetric form, less that of independent noise.</summary>
    private static double Square(double[] form, ReadOnlySpan<double> vector, ReadOnlySpan<double> noise)
    {
        double sum = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            ReadOnlySpan<double> row = form.AsSpan(i * vector.Length, vector.Length);
            sum += vector[i] * VectorMath.Dot(row, vector) - row[i] * noise[i];
        }

        return sum;
    }

    /// <summary>The symmetric form that gives the squared luma from a difference.</summary>
    private double[] MakeForm(int level)
    {
        SurfaceRows all = new(kernel, level);
        int count = kernel.Schedule.SamplesPerBlock(level);
        double[][] rows = new double[all.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[all.Length];
            all.Copy<double>(i, rows[i]);
        }

        double[][] fresh = TakeFresh(rows, rows.Length - count);
        double[] inverse = Products(fresh);
        for (int i = 0; i < count; i++)
        {
            inverse[i * count + i] += Ridge;
        }

        SymmetricInverse.Invert(inverse, count);
        double[] luma = Products([.. fresh.Select(ToLuma)]);
        return Multiply(Multiply(inverse, luma, count), inverse, count);
    }

    /// <summary>The rows from one on, less what they have in common with those before it.</summary>
    private static double[][] TakeFresh(double[][] rows, int first)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int lower = Math.Min(i, first);

            // Twice, as the first time leaves rounding errors.
            for (int j = 0; j < 2 * lower; j++)
            {
                double[] other = rows[j % lower];
                VectorMath.AddMultiple<double>(rows[i], other, -Dot(rows[i], other));
            }

            if (i < first)
            {
                double scale = 1 / Math.Sqrt(Dot(rows[i], rows[i]) + Ridge);
                foreach (ref double value in rows[i].AsSpan())
                {
                    value *= scale;
                }
            }
        }

        return rows[first..];
    }

    private static double[] ToLuma(double[] row)
    {
        double[] luma = new double[row.Length / Luma.Length];
        for (int i = 0; i < row.Length; i++)
        {
            luma[i % luma.Length] += Luma[i / luma.Length] * row[i];
        }

        return luma;
    }

    private static double[] Products(double[][] rows) =>
        [.. rows.SelectMany(row => rows.Select(other => Dot(row, other)))];

    private static double[] Multiply(double[] left, double[] right, int size)
    {
        double[] product = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < size; k++)
            {
                VectorMath.AddMultiple<double>(
                    product.AsSpan(i * size, size), right.AsSpan(k * size, size), left[i * size + k]);
            }
        }

        return product;
    }

    private static double Dot(double[] a, double[] b) => VectorMath.Dot<double>(a, b);
}
