using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProgressiveSR.Coding;

/// <summary>Weighted sums modulo 2^32: the same in any order, so on every processor.</summary>
internal static class Weighted
{
    /// <summary>Adds a row, times a weight, to sums.</summary>
    public static void Add(Span<int> sums, ReadOnlySpan<int> row, int weight)
    {
        int i = 0;
        Vector<int> weights = new(weight);
        for (; i <= sums.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            (new Vector<int>(sums[i..]) + new Vector<int>(row[i..]) * weights).CopyTo(sums[i..]);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] += row[i] * weight;
        }
    }

    /// <summary>Adds the distances of two rows, times a weight, to sums.</summary>
    public static void AddDistance(Span<int> sums, ReadOnlySpan<int> row, ReadOnlySpan<int> other, int weight)
    {
        int i = 0;
        Vector<int> weights = new(weight);
        for (; i <= sums.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector<int> distance = Vector.Abs(new Vector<int>(row[i..]) - new Vector<int>(other[i..]));
            (new Vector<int>(sums[i..]) + distance * weights).CopyTo(sums[i..]);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] += Math.Abs(row[i] - other[i]) * weight;
        }
    }

    /// <summary>The sum of products of two spans of one length.</summary>
    public static int Sum(ReadOnlySpan<int> values, ReadOnlySpan<int> weights)
    {
        int i = 0;
        Vector<int> sums = Vector<int>.Zero;
        for (; i <= values.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            sums += new Vector<int>(values[i..]) * new Vector<int>(weights[i..]);
        }

        int sum = Vector.Sum(sums);
        for (; i < values.Length; i++)
        {
            sum += values[i] * weights[i];
        }

        return sum;
    }

    /// <summary>The sum of products of two spans of one length, of which one holds samples.</summary>
    public static int Sum(ReadOnlySpan<short> values, ReadOnlySpan<short> weights)
    {
        int i = 0;
        int sum = 0;
        if (Avx2.IsSupported)
        {
            // Pairs of products cannot leave 32 bits: samples are -128 to 255.
            ref short value = ref MemoryMarshal.GetReference(values);
            ref short weight = ref MemoryMarshal.GetReference(weights);
            Vector256<int> sums = Vector256<int>.Zero;
            for (; i <= values.Length - Vector256<short>.Count; i += Vector256<short>.Count)
            {
                sums += Avx2.MultiplyAddAdjacent(
                    Vector256.LoadUnsafe(ref value, (nuint)i), Vector256.LoadUnsafe(ref weight, (nuint)i));
            }

            sum = Vector256.Sum(sums);
        }
        else
        {
            Vector<int> sums = Vector<int>.Zero;
            for (; i <= values.Length - Vector<short>.Count; i += Vector<short>.Count)
            {
                Vector.Widen(new Vector<short>(values[i..]), out Vector<int> low, out Vector<int> high);
                Vector.Widen(new Vector<short>(weights[i..]), out Vector<int> lowWeights, out Vector<int> highWeights);
                sums += low * lowWeights + high * highWeights;
            }

            sum = Vector.Sum(sums);
        }

        for (; i < values.Length; i++)
        {
            sum += values[i] * weights[i];
        }

        return sum;
    }
}
