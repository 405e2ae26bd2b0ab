using System.Numerics;
using ProgressiveSR.Surfaces;

namespace ProgressiveSR.Tests;

/// <summary>The parts of what smooth blocks are shown with.</summary>
public sealed class SurfaceTests
{
    [Test]
    public void Evaluate_EachPolynomial_IsOrthogonalToTheOthersWithMeanSquare1([Values(8, 16, 32)] int side)
    {
        SurfaceBasis basis = new(side, side / 4);
        float[][] surfaces = [.. Enumerable.Range(0, basis.Count).Select(i => Evaluate(basis, side, i))];
        for (int i = 0; i < surfaces.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = surfaces[i].Zip(surfaces[j], (a, b) => (double)a * b).Sum() / (side * side);
                Assert.That(product, Is.EqualTo(i == j ? 1 : 0).Within(1e-5), $"{i}, {j}");
            }
        }
    }

    [Test]
    public void Project_RandomRow_IsItsProductWithEachPolynomial()
    {
        const int Side = 16;
        SurfaceBasis basis = new(Side, 5);
        Random random = new(1);
        double[] row = [.. Enumerable.Range(0, 3 * Side * Side).Select(_ => random.NextDouble() - 0.5)];
        double[] products = new double[basis.Count];

        basis.Project(row, products);

        for (int i = 0; i < basis.Count; i++)
        {
            double expected = Evaluate(basis, Side, i).Zip(row, (a, b) => a * b).Sum();
            Assert.That(products[i], Is.EqualTo(expected).Within(1e-4), $"{i}");
        }
    }

    [Test]
    public void Invert_RandomMatrix_GivesTheIdentityWithIt([Values(1, 2, 7, 40)] int size)
    {
        Random random = new(size);
        double[] root = [.. Enumerable.Range(0, size * size).Select(_ => random.NextDouble() - 0.5)];
        double[] matrix = new double[size * size];
        for (int i = 0; i < matrix.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, size);
            matrix[i] = Enumerable.Range(0, size).Sum(k => root[row * size + k] * root[column * size + k])
                + (row == column ? 0.1 : 0);
        }

        double[] inverse = [.. matrix];
        SymmetricInverse.Invert(inverse, size);

        for (int i = 0; i < matrix.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, size);
            double product = Enumerable.Range(0, size).Sum(k => matrix[row * size + k] * inverse[k * size + column]);
            Assert.That(product, Is.EqualTo(row == column ? 1 : 0).Within(1e-9));
        }
    }

    [Test]
    public void DotAndAddMultiple_EveryLength_AreTheSums([Range(0, 40)] int length)
    {
        Random random = new(length);
        double[] a = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble())];
        double[] b = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble())];
        double[] sums = [.. a];

        VectorMath.AddMultiple<double>(sums, b, 3);

        Assert.That(VectorMath.Dot<double>(a, b), Is.EqualTo(a.Zip(b, (x, y) => x * y).Sum()).Within(1e-12));
        Assert.That(sums, Is.EqualTo(a.Zip(b, (x, y) => x + 3 * y)).Within(1e-12));
    }

    [Test]
    public void WeightedSums_FourLists_AreTheSumsOfEachAlone([Values(1, 3, 9)] int pairs, [Values(0, 1, 50)] int rows)
    {
        int width = pairs * 2 * Vector<float>.Count;
        Random random = new(rows);
        float[] matrix = [.. Enumerable.Range(0, rows * width).Select(_ => random.NextSingle() - 0.5f)];
        Vector4[] factors =
        [
            .. Enumerable.Range(0, rows).Select(
                _ => new Vector4(random.NextSingle(), random.NextSingle(), random.NextSingle(), random.NextSingle())),
        ];
        float[] sums = new float[4 * width];

        VectorMath.WeightedSums(matrix, width, factors, sums);

        for (int list = 0; list < 4; list++)
        {
            float[] expected = new float[width];
            for (int row = 0; row < rows; row++)
            {
                VectorMath.AddMultiple<float>(expected, matrix.AsSpan(row * width, width), factors[row][list]);
            }

            Assert.That(sums.AsSpan(list * width, width).ToArray(), Is.EqualTo(expected), $"{list}");
        }
    }

    private static float[] Evaluate(SurfaceBasis basis, int side, int coefficient)
    {
        float[] coefficients = new float[basis.Count];
        coefficients[coefficient] = 1;
        float[] pixels = new float[3 * side * side];
        basis.Evaluate(coefficients, pixels);
        return pixels;
    }
}
