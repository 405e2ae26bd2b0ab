using System.Globalization;

namespace ProgressiveSR.Innovation;

/// <summary>Errors that figures are parts of: they add up by weights of 0 or above. Thread-safe.</summary>
internal sealed class ErrorSum : IErrorLaw
{
    private const int Reweightings = 30;

    // Coordinate descent on a few weights; each sweep costs as many products as there are pairs of them.
    private const int Sweeps = 2000;

    /// <inheritdoc/>
    public double Estimate(IReadOnlyList<double> weights, ReadOnlySpan<double> figures)
    {
        double sum = 0;
        for (int i = 0; i < figures.Length; i++)
        {
            sum += weights[i] * figures[i];
        }

        return Math.Max(sum, IErrorLaw.LeastError * figures[0]);
    }

    /// <inheritdoc/>
    /// <remarks>Least squares, each square divided by the product of the error and its estimate.</remarks>
    public double[] Fit(IReadOnlyList<double[]> figures, IReadOnlyList<double> errors)
    {
        int count = figures[0].Length;
        double[] weights = new double[count];
        double[] estimates = [.. errors];
        for (int i = 0; i < Reweightings; i++)
        {
            double[] products = new double[count * (count + 1)];
            for (int n = 0; n < errors.Count; n++)
            {
                AddProducts(products, figures[n], errors[n], 1 / (errors[n] * estimates[n]));
            }

            Descend(products, weights);
            for (int n = 0; n < errors.Count; n++)
            {
                estimates[n] = Estimate(weights, figures[n]);
            }
        }

        return [.. weights.Select(Round)];
    }

    /// <summary>Keeps four digits, which pictures can tell apart.</summary>
    private static double Round(double weight) =>
        double.Parse(weight.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Adds the products of figures among each other, and in the last column with the error.</summary>
    private static void AddProducts(double[] products, double[] figures, double error, double weight)
    {
        int count = figures.Length;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                products[i * (count + 1) + j] += weight * figures[i] * figures[j];
            }

            products[i * (count + 1) + count] += weight * figures[i] * error;
        }
    }

    private static void Descend(double[] products, double[] weights)
    {
        int count = weights.Length;
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<double> row = products.AsSpan(i * (count + 1), count + 1);
                double rest = row[count];
                for (int j = 0; j < count; j++)
                {
                    rest -= j == i ? 0 : row[j] * weights[j];
                }

                weights[i] = row[i] > 0 ? Math.Max(rest / row[i], 0) : 0;
            }
        }
    }
}
