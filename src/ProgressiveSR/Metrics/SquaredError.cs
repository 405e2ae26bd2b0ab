using System.Buffers;

namespace ProgressiveSR.Metrics;

/// <summary>Mean squared error of one plane or of all three channels.</summary>
internal static class SquaredError
{
    private const int RowsPerBand = 64;

    /// <summary>The mean over all pixels and channels.</summary>
    public static unsafe double Mean(
        CroppedPair pair, ReadOnlySpan<MetricPlane> planes, int maxDegreeOfParallelism)
    {
        int width = pair.Width;
        MetricPlane[] wanted = planes.ToArray();
        var rowSums = new double[pair.Height];
        fixed (byte* expectedStart = pair.Expected, actualStart = pair.Actual)
        {
            int bytes = width * RgbView.BytesPerPixel;
            var expected = new SampleRows<byte>(expectedStart, bytes, pair.ExpectedStride);
            var actual = new SampleRows<byte>(actualStart, bytes, pair.ActualStride);
            RowBands.Run(pair.Height, RowsPerBand, maxDegreeOfParallelism, (first, end) =>
            {
                double[] rented = ArrayPool<double>.Shared.Rent(2 * width);
                Span<double> a = rented.AsSpan(0, width);
                Span<double> b = rented.AsSpan(width, width);
                for (int y = first; y < end; y++)
                {
                    foreach (MetricPlane plane in wanted)
                    {
                        MetricPlanes.ReadRow(plane, expected[y], a);
                        MetricPlanes.ReadRow(plane, actual[y], b);
                        rowSums[y] += RowSum(a, b);
                    }
                }

                ArrayPool<double>.Shared.Return(rented);
            });
        }

        // Row by row in order, so that the result does not depend on thread timing.
        double sum = 0;
        foreach (double rowSum in rowSums)
        {
            sum += rowSum;
        }

        return sum / ((double)width * pair.Height * wanted.Length);
    }

    private static double RowSum(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int x = 0; x < a.Length; x++)
        {
            double difference = a[x] - b[x];
            sum += difference * difference;
        }

        return sum;
    }
}
