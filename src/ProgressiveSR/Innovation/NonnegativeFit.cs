using System.Globalization;

namespace ProgressiveSR.Innovation;

/// <summary>Fits weights of 0 or above, by which figures add up to squared errors.</summary>
internal static class NonnegativeFit
{
    private const int Reweightings = 30;

    // Coordinate descent on a few weights; each sweep costs as many products as there are pairs of them.
    private const int Sweeps = 2000;

    /// <summary>
    /// Finds the weights whose sums differ least from the errors in decibels: least squares, each square divided by the
    /// product of the error and its estimate.
    /// </summary>
    /// <param name="figures">For each error, its figures.</param>
    /// <param name="errors">Squared errors, above 0.</param>
    public static double[] Solve(IReadOnlyList<double[]> figures, IReadOnlyList<double> errors)
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
                estimates[n] = InnovationEstimator.Sum(weights, figures[n]);
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
