namespace ProgressiveSR.Metrics;

/// <summary>Mean SSIM of one plane over the valid region of an 11x11 Gaussian window.</summary>
/// <remarks>
/// Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004, with population
/// moments. Pictures are processed in bands of rows; a band keeps 11 rows of samples at a time.
/// </remarks>
internal static class StructuralSimilarity
{
    private const int RowsPerBand = 64;

    public static unsafe double Mean(CroppedPair pair, MetricPlane plane, int maxDegreeOfParallelism)
    {
        int width = pair.Width;
        int rows = pair.Height - GaussianWindow.Length + 1;
        var rowSums = new double[rows];
        fixed (byte* expectedStart = pair.Expected, actualStart = pair.Actual)
        {
            int bytes = width * RgbView.BytesPerPixel;
            var expected = new SampleRows<byte>(expectedStart, bytes, pair.ExpectedStride);
            var actual = new SampleRows<byte>(actualStart, bytes, pair.ActualStride);
            RowBands.Run(rows, RowsPerBand, maxDegreeOfParallelism, (first, end) =>
            {
                using var window = new SimilarityWindow(width);
                for (int y = first; y < first + GaussianWindow.Length - 1; y++)
                {
                    window.Push(plane, expected[y], actual[y]);
                }

                for (int y = first; y < end; y++)
                {
                    int last = y + GaussianWindow.Length - 1;
                    window.Push(plane, expected[last], actual[last]);
                    rowSums[y] = window.RowSum();
                }
            });
        }

        // Row by row in order, so that the result does not depend on thread timing.
        double sum = 0;
        foreach (double rowSum in rowSums)
        {
            sum += rowSum;
        }

        return sum / ((double)rows * (width - GaussianWindow.Length + 1));
    }
}
