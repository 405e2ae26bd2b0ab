using System.Numerics;
using System.Runtime.Intrinsics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>The inverse of <see cref="BlockTransform"/> for one plane of a block, in single precision.</summary>
/// <remarks>
/// A cosine of even frequency is even about the middle of the block, one of odd frequency is odd: half the sums give
/// both halves.
/// </remarks>
internal static class PlaneInverse
{
    private const int Side = BlockTransform.Side;
    private const int Length = BlockTransform.PlaneLength;

    private static readonly float[] Basis = [.. Enumerable.Range(0, Length)
        .Select(i => (float)BlockTransform.Weight(i / Side, i % Side))];

    /// <summary>
    /// Transforms the coefficients of a plane to its values: luma less 128, or a colour difference, in 8-bit units.
    /// </summary>
    /// <param name="coefficients">32 x 32.</param>
    /// <param name="plane">Receives 32 x 32.</param>
    public static void Run(ReadOnlySpan<float> coefficients, Span<float> plane)
    {
        Span<float> half = stackalloc float[Length];
        (int rows, int columns) = Extent(coefficients);
        InverseColumns(coefficients, half, rows);
        InverseRows(half, plane, columns);
    }

    /// <summary>The numbers of rows and columns that contain all non-zero coefficients of a plane.</summary>
    private static (int Rows, int Columns) Extent(ReadOnlySpan<float> plane)
    {
        ref readonly float source = ref plane[0];
        int rows = 0;
        Vector256<float> any0 = default, any1 = default, any2 = default, any3 = default;
        for (int row = 0; row < Side; row++)
        {
            nuint at = (nuint)(row * Side);
            Vector256<float> own0 = Vector256.LoadUnsafe(in source, at);
            Vector256<float> own1 = Vector256.LoadUnsafe(in source, at + 8);
            Vector256<float> own2 = Vector256.LoadUnsafe(in source, at + 16);
            Vector256<float> own3 = Vector256.LoadUnsafe(in source, at + 24);
            if (!Vector256.EqualsAll(own0 | own1 | own2 | own3, Vector256<float>.Zero))
            {
                rows = row + 1;
                any0 |= own0;
                any1 |= own1;
                any2 |= own2;
                any3 |= own3;
            }
        }

        ulong columns = IsZero(any0) | IsZero(any1) << 8 | IsZero(any2) << 16 | IsZero(any3) << 24;
        return (rows, BitOperations.Log2((~columns & uint.MaxValue) << 1 | 1));

        static ulong IsZero(Vector256<float> any) =>
            Vector256.Equals(any.AsInt32() & Vector256.Create(int.MaxValue), Vector256<int>.Zero)
                .ExtractMostSignificantBits();
    }

    /// <summary>Transforms each column, using only the first rows.</summary>
    private static void InverseColumns(ReadOnlySpan<float> coefficients, Span<float> values, int rows)
    {
        ref readonly float source = ref coefficients[0];
        for (int y = 0; y < Side / 2; y++)
        {
            Vector256<float> even0 = default, even1 = default, even2 = default, even3 = default;
            Vector256<float> odd0 = default, odd1 = default, odd2 = default, odd3 = default;
            for (int v = 0; v < rows; v += 2)
            {
                nuint at = (nuint)(v * Side);
                Vector256<float> factor = Vector256.Create(Basis[v * Side + y]);
                even0 += factor * Vector256.LoadUnsafe(in source, at);
                even1 += factor * Vector256.LoadUnsafe(in source, at + 8);
                even2 += factor * Vector256.LoadUnsafe(in source, at + 16);
                even3 += factor * Vector256.LoadUnsafe(in source, at + 24);
                factor = Vector256.Create(Basis[(v + 1) * Side + y]);
                odd0 += factor * Vector256.LoadUnsafe(in source, at + 32);
                odd1 += factor * Vector256.LoadUnsafe(in source, at + 40);
                odd2 += factor * Vector256.LoadUnsafe(in source, at + 48);
                odd3 += factor * Vector256.LoadUnsafe(in source, at + 56);
            }

            Span<float> upper = values.Slice(y * Side, Side);
            (even0 + odd0).CopyTo(upper);
            (even1 + odd1).CopyTo(upper[8..]);
            (even2 + odd2).CopyTo(upper[16..]);
            (even3 + odd3).CopyTo(upper[24..]);
            Span<float> lower = values.Slice((Side - 1 - y) * Side, Side);
            (even0 - odd0).CopyTo(lower);
            (even1 - odd1).CopyTo(lower[8..]);
            (even2 - odd2).CopyTo(lower[16..]);
            (even3 - odd3).CopyTo(lower[24..]);
        }
    }

    /// <summary>Transforms each row, using only the first columns.</summary>
    private static void InverseRows(ReadOnlySpan<float> coefficients, Span<float> values, int columns)
    {
        ref readonly float basis = ref Basis[0];
        Vector256<int> backwards = Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0);
        for (int y = 0; y < Side; y++)
        {
            ReadOnlySpan<float> own = coefficients.Slice(y * Side, Side);
            Vector256<float> even0 = default, even1 = default, odd0 = default, odd1 = default;
            for (int u = 0; u < columns; u += 2)
            {
                nuint at = (nuint)(u * Side);
                Vector256<float> factor = Vector256.Create(own[u]);
                even0 += factor * Vector256.LoadUnsafe(in basis, at);
                even1 += factor * Vector256.LoadUnsafe(in basis, at + 8);
                factor = Vector256.Create(own[u + 1]);
                odd0 += factor * Vector256.LoadUnsafe(in basis, at + 32);
                odd1 += factor * Vector256.LoadUnsafe(in basis, at + 40);
            }

            Span<float> made = values.Slice(y * Side, Side);
            (even0 + odd0).CopyTo(made);
            (even1 + odd1).CopyTo(made[8..]);
            Vector256.Shuffle(even1 - odd1, backwards).CopyTo(made[16..]);
            Vector256.Shuffle(even0 - odd0, backwards).CopyTo(made[24..]);
        }
    }
}
