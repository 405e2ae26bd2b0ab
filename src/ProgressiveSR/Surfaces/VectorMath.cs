using System.Numerics;
using System.Runtime.InteropServices;

namespace ProgressiveSR.Surfaces;

/// <summary>Sums over spans in an order that depends only on their length.</summary>
internal static class VectorMath
{
    /// <summary>The dot product of two spans of the same length.</summary>
    public static T Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(a);
        ReadOnlySpan<Vector<T>> others = MemoryMarshal.Cast<T, Vector<T>>(b);
        Vector<T> first = Vector<T>.Zero;
        Vector<T> second = Vector<T>.Zero;
        int i = 0;
        for (; i < vectors.Length - 1; i += 2)
        {
            first += vectors[i] * others[i];
            second += vectors[i + 1] * others[i + 1];
        }

        if (i < vectors.Length)
        {
            first += vectors[i] * others[i];
        }

        T sum = Vector.Sum(first + second);
        for (i = vectors.Length * Vector<T>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Adds a multiple of one span to another.</summary>
    public static void AddMultiple<T>(Span<T> sums, ReadOnlySpan<T> values, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(sums);
        ReadOnlySpan<Vector<T>> others = MemoryMarshal.Cast<T, Vector<T>>(values);
        Vector<T> factors = new(factor);
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] += factors * others[i];
        }

        for (int i = vectors.Length * Vector<T>.Count; i < sums.Length; i++)
        {
            sums[i] += factor * values[i];
        }
    }

    /// <summary>
    /// A matrix's rows summed with four lists of factors at once, so that the matrix is read from memory once. Each sum
    /// is taken from the first row on.
    /// </summary>
    /// <param name="matrix">Rows of <paramref name="width"/> values.</param>
    /// <param name="width">A multiple of twice the length of a vector.</param>
    /// <param name="factors">The four factors of each row.</param>
    /// <param name="sums">Receives four rows.</param>
    public static void WeightedSums(
        ReadOnlySpan<float> matrix, int width, ReadOnlySpan<Vector4> factors, Span<float> sums)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(matrix);
        Span<Vector<float>> results = MemoryMarshal.Cast<float, Vector<float>>(sums);
        int perRow = width / Vector<float>.Count;
        for (int column = 0; column < perRow; column += 2)
        {
            Vector<float> x0 = default, y0 = default, z0 = default, w0 = default;
            Vector<float> x1 = default, y1 = default, z1 = default, w1 = default;
            for (int i = 0, place = column; i < factors.Length; i++, place += perRow)
            {
                Vector4 factor = factors[i];
                Vector<float> first = vectors[place];
                Vector<float> second = vectors[place + 1];
                x0 += factor.X * first;
                x1 += factor.X * second;
                y0 += factor.Y * first;
                y1 += factor.Y * second;
                z0 += factor.Z * first;
                z1 += factor.Z * second;
                w0 += factor.W * first;
                w1 += factor.W * second;
            }

            (results[column], results[column + 1]) = (x0, x1);
            (results[perRow + column], results[perRow + column + 1]) = (y0, y1);
            (results[2 * perRow + column], results[2 * perRow + column + 1]) = (z0, z1);
            (results[3 * perRow + column], results[3 * perRow + column + 1]) = (w0, w1);
        }
    }

    /// <summary>Adds a multiple of an integer span to a span.</summary>
    public static void AddMultiple(Span<float> sums, ReadOnlySpan<short> values, float factor)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(sums);
        ReadOnlySpan<Vector<short>> others = MemoryMarshal.Cast<short, Vector<short>>(values);
        Vector<float> factors = new(factor);
        for (int i = 0; i < others.Length; i++)
        {
            Vector.Widen(others[i], out Vector<int> low, out Vector<int> high);
            vectors[2 * i] += factors * Vector.ConvertToSingle(low);
            vectors[2 * i + 1] += factors * Vector.ConvertToSingle(high);
        }

        for (int i = others.Length * Vector<short>.Count; i < sums.Length; i++)
        {
            sums[i] += factor * values[i];
        }
    }
}
