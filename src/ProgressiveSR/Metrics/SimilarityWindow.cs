using System.Buffers;
using System.Numerics;

namespace ProgressiveSR.Metrics;

/// <summary>
/// The last 11 rows of two planes and the sum of their SSIM values, by a separable filter: columns, then rows.
/// </summary>
internal sealed class SimilarityWindow : IDisposable
{
    // (K1 * L)^2 and (K2 * L)^2 with K1 = 0.01, K2 = 0.03, L = 255.
    private const double C1 = 0.01 * 255 * (0.01 * 255);
    private const double C2 = 0.03 * 255 * (0.03 * 255);

    // Samples of both, sum of their squares, their product: SSIM needs only the sum of the variances.
    private const int Moments = 4;

    private readonly int _width;
    private readonly double[] _ring;
    private readonly double[] _columns;
    private int _pushed;

    public SimilarityWindow(int width)
    {
        _width = width;
        _ring = ArrayPool<double>.Shared.Rent(checked(GaussianWindow.Length * Moments * width));
        _columns = ArrayPool<double>.Shared.Rent(checked(Moments * width));
    }

    /// <summary>Replaces the oldest row by the next row of interleaved RGB of each picture.</summary>
    public void Push(MetricPlane plane, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        int slot = _pushed++ % GaussianWindow.Length;
        Span<double> a = RingRow(slot, 0);
        Span<double> b = RingRow(slot, 1);
        Span<double> squares = RingRow(slot, 2);
        Span<double> products = RingRow(slot, 3);
        MetricPlanes.ReadRow(plane, expected, a);
        MetricPlanes.ReadRow(plane, actual, b);
        for (int x = 0; x < a.Length; x++)
        {
            squares[x] = (a[x] * a[x]) + (b[x] * b[x]);
            products[x] = a[x] * b[x];
        }
    }

    /// <summary>Sum of the <c>width - 10</c> SSIM values of the current 11 rows.</summary>
    public double RowSum()
    {
        for (int moment = 0; moment < Moments; moment++)
        {
            FilterColumns(moment);
        }

        double sum = 0;
        ReadOnlySpan<double> a = Columns(0);
        ReadOnlySpan<double> b = Columns(1);
        ReadOnlySpan<double> squares = Columns(2);
        ReadOnlySpan<double> products = Columns(3);
        int x = 0;
        for (; x + Vector<double>.Count + GaussianWindow.Length - 1 <= _width; x += Vector<double>.Count)
        {
            Vector<double> map = Similarity(
                FilterRow(a[x..]), FilterRow(b[x..]), FilterRow(squares[x..]), FilterRow(products[x..]));
            for (int lane = 0; lane < Vector<double>.Count; lane++)
            {
                sum += map[lane];
            }
        }

        // The rest of the row, read as a vector padded with zeros; only complete windows count.
        Span<double> padded = stackalloc double[Moments * PaddedLength];
        padded.Clear();
        int left = _width - x;
        for (int moment = 0; moment < Moments; moment++)
        {
            Columns(moment)[x..].CopyTo(padded[(moment * PaddedLength)..]);
        }

        Vector<double> rest = Similarity(
            FilterRow(padded),
            FilterRow(padded[PaddedLength..]),
            FilterRow(padded[(2 * PaddedLength)..]),
            FilterRow(padded[(3 * PaddedLength)..]));
        for (int lane = 0; lane < left - GaussianWindow.Length + 1; lane++)
        {
            sum += rest[lane];
        }

        return sum;
    }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_ring);
        ArrayPool<double>.Shared.Return(_columns);
    }

    private static int PaddedLength => Vector<double>.Count + GaussianWindow.Length - 1;

    // Each lane is one output sample with its own fixed summation order, so the vector width does not matter.
    private static Vector<double> FilterRow(ReadOnlySpan<double> samples)
    {
        ReadOnlySpan<double> weights = GaussianWindow.Weights;
        Vector<double> sum = Vector<double>.Zero;
        for (int k = 0; k < weights.Length; k++)
        {
            sum += weights[k] * new Vector<double>(samples[k..]);
        }

        return sum;
    }

    private static Vector<double> Similarity(
        Vector<double> meanA, Vector<double> meanB, Vector<double> squares, Vector<double> products)
    {
        Vector<double> meanProduct = meanA * meanB;
        Vector<double> meanSquares = (meanA * meanA) + (meanB * meanB);
        Vector<double> c1 = new(C1);
        Vector<double> c2 = new(C2);
        Vector<double> numerator = ((2 * meanProduct) + c1) * ((2 * (products - meanProduct)) + c2);
        return numerator / ((meanSquares + c1) * (squares - meanSquares + c2));
    }

    private void FilterColumns(int moment)
    {
        ReadOnlySpan<double> weights = GaussianWindow.Weights;
        Span<double> result = Columns(moment);
        result.Clear();
        for (int k = 0; k < weights.Length; k++)
        {
            double weight = weights[k];
            ReadOnlySpan<double> row = RingRow((_pushed + k) % GaussianWindow.Length, moment);
            int x = 0;
            for (; x <= row.Length - Vector<double>.Count; x += Vector<double>.Count)
            {
                Vector<double> sum = new Vector<double>(result[x..]) + (weight * new Vector<double>(row[x..]));
                sum.CopyTo(result[x..]);
            }

            for (; x < row.Length; x++)
            {
                result[x] += weight * row[x];
            }
        }
    }

    private Span<double> RingRow(int slot, int moment) => _ring.AsSpan(((slot * Moments) + moment) * _width, _width);

    private Span<double> Columns(int moment) => _columns.AsSpan(moment * _width, _width);
}
