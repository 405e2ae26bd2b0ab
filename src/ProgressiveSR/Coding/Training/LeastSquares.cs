using System.Numerics;
using System.Runtime.InteropServices;

namespace ProgressiveSR.Coding;

/// <summary>Weighted least squares: gathers normal equations of several targets and solves them.</summary>
/// <remarks>Inputs and targets stand in one vector, so that targets may serve later ones as inputs.</remarks>
internal sealed class LeastSquares(int length)
{
    private const int Batch = 8;

    private readonly double[] sums = new double[length * length];
    private readonly double[] batch = new double[Batch * length];
    private readonly double[] weights = new double[Batch];
    private int waiting;

    /// <summary>Numbers of a vector.</summary>
    public int Length { get; } = length;

    /// <summary>Adds a vector.</summary>
    public void Add(ReadOnlySpan<double> vector, double weight)
    {
        vector.CopyTo(batch.AsSpan(waiting * Length));
        weights[waiting++] = weight;
        if (waiting == Batch)
        {
            Flush();
        }
    }

    /// <summary>The weighted sum of products of two numbers of the vectors.</summary>
    public double this[int i, int j]
    {
        get
        {
            Flush();
            return sums[Math.Max(i, j) * Length + Math.Min(i, j)];
        }
    }

    /// <summary>The weights of the first inputs that give a target best.</summary>
    /// <param name="inputs">Inputs, from the first on.</param>
    /// <param name="ridge">How much weights are held back, as a share of each input's mean square.</param>
    /// <param name="targets">Places of the targets in the vectors.</param>
    /// <returns>For each target as many weights.</returns>
    public double[][] Solve(int inputs, double ridge, params ReadOnlySpan<int> targets)
    {
        Flush();
        double[] factor = Factor(inputs, ridge);
        double[][] solved = new double[targets.Length][];
        for (int t = 0; t < targets.Length; t++)
        {
            double[] x = new double[inputs];
            for (int i = 0; i < inputs; i++)
            {
                x[i] =
                    (this[targets[t], i] - Dot(factor.AsSpan(i * inputs, i), x.AsSpan(0, i))) / factor[i * inputs + i];
            }

            for (int i = inputs - 1; i >= 0; i--)
            {
                x[i] /= factor[i * inputs + i];
                for (int j = 0; j < i; j++)
                {
                    x[j] -= factor[i * inputs + j] * x[i];
                }
            }

            solved[t] = x;
        }

        return solved;
    }

    /// <summary>Cholesky: a lower triangle times its transpose.</summary>
    private double[] Factor(int inputs, double ridge)
    {
        double[] factor = new double[inputs * inputs];
        for (int i = 0; i < inputs; i++)
        {
            Span<double> row = factor.AsSpan(i * inputs, inputs);
            for (int j = 0; j <= i; j++)
            {
                double left = this[i, j] + (i == j ? ridge * this[i, i] + 1e-9 : 0)
                    - Dot(row[..j], factor.AsSpan(j * inputs, j));
                row[j] = i == j ? Math.Sqrt(Math.Max(left, 1e-12)) : left / factor[j * inputs + j];
            }
        }

        return factor;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector<double> sum = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sum += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        }

        double total = Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    private void Flush()
    {
        for (int i = 0; waiting > 0 && i < Length; i++)
        {
            Span<double> row = sums.AsSpan(i * Length, i + 1);
            for (int k = 0; k < waiting; k++)
            {
                double weight = weights[k] * batch[k * Length + i];
                if (weight != 0)
                {
                    AddScaled(row, batch.AsSpan(k * Length, i + 1), weight);
                }
            }
        }

        waiting = 0;
    }

    private static void AddScaled(Span<double> sums, ReadOnlySpan<double> values, double weight)
    {
        Span<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(sums);
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(values);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] += from[i] * weight;
        }

        for (int i = wide.Length * Vector<double>.Count; i < sums.Length; i++)
        {
            sums[i] += values[i] * weight;
        }
    }
}
