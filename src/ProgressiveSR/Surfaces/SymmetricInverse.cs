namespace ProgressiveSR.Surfaces;

/// <summary>Inverts a symmetric positive definite matrix by Cholesky factorisation.</summary>
internal static class SymmetricInverse
{
    /// <param name="matrix">size x size values; overwritten by the inverse.</param>
    /// <param name="size">Number of rows and columns.</param>
    public static void Invert(double[] matrix, int size)
    {
        // L, in the lower triangle.
        for (int i = 0; i < size; i++)
        {
            Span<double> row = matrix.AsSpan(i * size, size);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = matrix.AsSpan(j * size, size);
                double rest = row[j] - Dot(row[..j], other[..j]);
                row[j] = i == j ? Math.Sqrt(rest) : rest / other[j];
            }
        }

        // Rows of the transposed inverse of L, then its product with itself.
        double[] inverse = new double[size * size];
        for (int column = 0; column < size; column++)
        {
            Span<double> solved = inverse.AsSpan(column * size, size);
            for (int i = column; i < size; i++)
            {
                ReadOnlySpan<double> row = matrix.AsSpan(i * size, size);
                double known = i == column ? 1 : -Dot(row[column..i], solved[column..i]);
                solved[i] = known / row[i];
            }
        }

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                // Both are zero before their own index.
                double value = Dot(inverse.AsSpan(i * size + i, size - i), inverse.AsSpan(j * size + i, size - i));
                matrix[i * size + j] = value;
                matrix[j * size + i] = value;
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => VectorMath.Dot(a, b);
}
