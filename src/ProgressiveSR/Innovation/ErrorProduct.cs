using System.Globalization;
using ProgressiveSR.Surfaces;

namespace ProgressiveSR.Innovation;

/// <summary>
/// Errors that figures are signs of: the mean squared error is a constant, whose logarithm is the first weight, times
/// powers of the other figures per pixel, with the other weights as exponents. Thread-safe.
/// </summary>
internal sealed class ErrorProduct : IErrorLaw
{
    private const double MostError = byte.MaxValue * byte.MaxValue;

    // Far below what pictures have, so that figures of 0 have a logarithm.
    private const double Offset = 0.01;

    // Relative to the figures' variances: those that others imply get a share, instead of anything.
    private const double Ridge = 1e-3;

    // Natural logarithms: differences above it count by their size instead of its square.
    private const double Small = 0.05;

    private const int Reweightings = 20;

    /// <inheritdoc/>
    public double Estimate(IReadOnlyList<double> weights, ReadOnlySpan<double> figures)
    {
        double sum = weights[0];
        for (int i = 1; i < figures.Length; i++)
        {
            sum += weights[i] * Logarithm(figures[i] / figures[0]);
        }

        return Math.Clamp(Math.Exp(sum), IErrorLaw.LeastError, MostError) * figures[0];
    }

    /// <inheritdoc/>
    /// <remarks>Least absolute differences, by least squares with weights.</remarks>
    public double[] Fit(IReadOnlyList<double[]> figures, IReadOnlyList<double> errors)
    {
        double[][] rows = [.. figures.Select(own => own[1..].Select(figure => Logarithm(figure / own[0])).ToArray())];
        double[] means = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(row => row[i]))];
        double[] deviations =
        [
            .. means.Select((mean, i) => Math.Sqrt(rows.Average(row => (row[i] - mean) * (row[i] - mean)) + 1e-12)),
        ];
        double[][] terms =
        [
            .. rows.Select(row => (double[])[1, .. row.Select((x, i) => (x - means[i]) / deviations[i])]),
        ];
        double[] logarithms = [.. errors.Select((error, n) => Math.Log(error / figures[n][0]))];
        double[] solved = Solve(terms, logarithms);
        double[] exponents = [.. solved.Skip(1).Select((weight, i) => Round(weight / deviations[i]))];
        return [Round(solved[0] - exponents.Zip(means, (exponent, mean) => exponent * mean).Sum()), .. exponents];
    }

    private static double[] Solve(double[][] terms, double[] targets)
    {
        int count = terms[0].Length;
        double[] solved = new double[count];
        double[] weights = [.. Enumerable.Repeat(1.0, terms.Length)];
        for (int i = 0; i < Reweightings; i++)
        {
            double[] products = new double[count * count];
            double[] right = new double[count];
            for (int n = 0; n < terms.Length; n++)
            {
                VectorMath.AddMultiple<double>(right, terms[n], weights[n] * targets[n]);
                for (int j = 0; j < count; j++)
                {
                    VectorMath.AddMultiple<double>(
                        products.AsSpan(j * count, count), terms[n], weights[n] * terms[n][j]);
                }
            }

            for (int j = 1; j < count; j++)
            {
                products[j * count + j] += Ridge * weights.Sum();
            }

            SymmetricInverse.Invert(products, count);
            solved = [.. Enumerable.Range(0, count).Select(j => Dot(products.AsSpan(j * count, count), right))];
            weights = [.. terms.Select((own, n) => 1 / (Math.Abs(targets[n] - Dot(own, solved)) + Small))];
        }

        return solved;
    }

    private static double Logarithm(double figure) => Math.Log(figure + Offset);

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => VectorMath.Dot(a, b);

    /// <summary>Keeps four decimals: a change of 0.0001 is less than 0.01 dB.</summary>
    private static double Round(double weight) => Math.Round(weight, 4);
}
