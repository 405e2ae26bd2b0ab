using System.Runtime.Intrinsics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Reconstruction;

/// <summary>
/// <see cref="BlockTransform"/> and its inverse in single precision. Coefficients are in 8-bit units and raster order:
/// plane, vertical frequency, horizontal frequency. Pixels are in 0..1 units: red, green, blue plane.
/// </summary>
internal static class FloatTransform
{
    private const int Side = BlockTransform.Side;
    private const int Length = BlockTransform.PlaneLength;

    private static readonly float[] Basis = [.. Enumerable.Range(0, Length)
        .Select(i => (float)BlockTransform.Weight(i / Side, i % Side))];

    private static readonly float[] Transposed = [.. Enumerable.Range(0, Length)
        .Select(i => (float)BlockTransform.Weight(i % Side, i / Side))];

    private static readonly float[] ToPlanes =
        [.. BlockTransform.ColourWeights.ToArray().Select(weight => weight * byte.MaxValue / 16384f)];

    private static readonly float[] ToColours = Invert();

    /// <summary>Transforms pixels to coefficients.</summary>
    /// <param name="pixels">3 x 32 x 32.</param>
    /// <param name="coefficients">Receives 3 x 32 x 32.</param>
    public static void Forward(ReadOnlySpan<float> pixels, Span<float> coefficients)
    {
        Span<float> planes = stackalloc float[3 * Length];
        Span<float> half = stackalloc float[Length];
        Mix(pixels, ToPlanes, planes, [-128, 0, 0], []);
        for (int plane = 0; plane < 3; plane++)
        {
            Multiply(Basis, planes.Slice(plane * Length, Length), half);
            Multiply(half, Transposed, coefficients.Slice(plane * Length, Length));
        }
    }

    /// <summary>Transforms coefficients to pixels.</summary>
    /// <param name="coefficients">3 x 32 x 32.</param>
    /// <param name="pixels">Receives 3 x 32 x 32.</param>
    /// <param name="isChange">Whether they are a difference of two pictures; mid-grey is then not added.</param>
    public static void Inverse(ReadOnlySpan<float> coefficients, Span<float> pixels, bool isChange = false)
    {
        Span<float> planes = stackalloc float[3 * Length];
        for (int plane = 0; plane < 3; plane++)
        {
            PlaneInverse.Run(coefficients.Slice(plane * Length, Length), planes.Slice(plane * Length, Length));
        }

        Mix(planes, ToColours, pixels, [], isChange ? [] : [128]);
    }

    /// <summary>Transforms the lowest frequencies to a smaller picture.</summary>
    /// <param name="coefficients">3 x 32 x 32.</param>
    /// <param name="side">Side of the picture: 8 or 16.</param>
    /// <param name="pixels">Receives 3 x side x side.</param>
    public static void InverseLowest(ReadOnlySpan<float> coefficients, int side, Span<float> pixels)
    {
        float[] basis = SmallBasis.Get(side);
        Span<float> planes = stackalloc float[3 * side * side];
        Span<float> half = stackalloc float[side * side];
        for (int plane = 0; plane < 3; plane++)
        {
            ReadOnlySpan<float> own = coefficients.Slice(plane * Length, Length);
            Span<float> made = planes.Slice(plane * side * side, side * side);
            for (int y = 0; y < side; y++)
            {
                for (int u = 0; u < side; u++)
                {
                    float sum = 0;
                    for (int v = 0; v < side; v++)
                    {
                        sum += basis[v * side + y] * own[v * Side + u];
                    }

                    half[y * side + u] = sum;
                }
            }

            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    float sum = 0;
                    for (int u = 0; u < side; u++)
                    {
                        sum += half[y * side + u] * basis[u * side + x];
                    }

                    made[y * side + x] = sum * side / Side;
                }
            }
        }

        Mix(planes, ToColours, pixels, [], [128]);
    }

    /// <summary>Multiplies two 32x32 matrices.</summary>
    private static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> product)
    {
        ref readonly float other = ref right[0];
        for (int row = 0; row < Side; row++)
        {
            Vector256<float> first = default, second = default, third = default, fourth = default;
            for (int k = 0; k < Side; k++)
            {
                Vector256<float> factor = Vector256.Create(left[row * Side + k]);
                first += factor * Vector256.LoadUnsafe(in other, (nuint)(k * Side));
                second += factor * Vector256.LoadUnsafe(in other, (nuint)(k * Side + 8));
                third += factor * Vector256.LoadUnsafe(in other, (nuint)(k * Side + 16));
                fourth += factor * Vector256.LoadUnsafe(in other, (nuint)(k * Side + 24));
            }

            Span<float> own = product.Slice(row * Side, Side);
            first.CopyTo(own);
            second.CopyTo(own[8..]);
            third.CopyTo(own[16..]);
            fourth.CopyTo(own[24..]);
        }
    }

    /// <summary>
    /// Applies a 3x3 matrix to three planes, adding an offset to the first plane beforehand and one to each plane
    /// afterwards.
    /// </summary>
    private static void Mix(
        ReadOnlySpan<float> source,
        ReadOnlySpan<float> matrix,
        Span<float> destination,
        ReadOnlySpan<float> after,
        ReadOnlySpan<float> beforeFirst)
    {
        int length = source.Length / 3;
        float before = beforeFirst.IsEmpty ? 0 : beforeFirst[0];
        for (int plane = 0; plane < 3; plane++)
        {
            Vector256<float> a = Vector256.Create(matrix[3 * plane]);
            Vector256<float> b = Vector256.Create(matrix[3 * plane + 1]);
            Vector256<float> c = Vector256.Create(matrix[3 * plane + 2]);
            Vector256<float> added =
                Vector256.Create((after.IsEmpty ? 0 : after[plane]) + before * matrix[3 * plane]);
            Span<float> own = destination.Slice(plane * length, length);
            for (int i = 0; i < length; i += Vector256<float>.Count)
            {
                Vector256<float> mixed = added
                    + a * Vector256.Create(source.Slice(i, Vector256<float>.Count))
                    + b * Vector256.Create(source.Slice(length + i, Vector256<float>.Count))
                    + c * Vector256.Create(source.Slice(2 * length + i, Vector256<float>.Count));
                mixed.CopyTo(own[i..]);
            }
        }
    }

    private static float[] Invert()
    {
        double[] m = [.. ToPlanes.Select(weight => (double)weight)];
        double determinant = m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6])
            + m[2] * (m[3] * m[7] - m[4] * m[6]);
        double[] adjugate =
        [
            m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
            m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
            m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
        ];
        return [.. adjugate.Select(value => (float)(value / determinant))];
    }

    /// <summary>The DCT matrices of sizes 8 and 16.</summary>
    private static class SmallBasis
    {
        private static readonly float[] Eight = Make(8);
        private static readonly float[] Sixteen = Make(16);

        public static float[] Get(int side) => side switch
        {
            8 => Eight,
            16 => Sixteen,
            _ => throw new ArgumentOutOfRangeException(nameof(side), side, "The side is 8 or 16."),
        };

        private static float[] Make(int side) =>
        [
            .. Enumerable.Range(0, side * side).Select(i => (float)(Math.Sqrt((i >= side ? 2.0 : 1.0) / side)
                * Math.Cos(Math.PI * (i / side) * (i % side + 0.5) / side))),
        ];
    }
}
