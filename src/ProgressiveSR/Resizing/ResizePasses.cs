using System.Buffers;

namespace ProgressiveSR.Resizing;

/// <summary>The two one-dimensional passes of a separable resize, in either order.</summary>
internal sealed class ResizePasses(BicubicTaps vertical, BicubicTaps horizontal)
{
    private const int RowsPerBand = 16;

    /// <summary>Taps by scale, the same on both axes.</summary>
    public static ResizePasses ForScale(int width, int height, double scale, EdgeMode edge) =>
        new(BicubicTaps.ForScale(height, scale, edge), BicubicTaps.ForScale(width, scale, edge));

    /// <summary>Taps by size, each axis with its own scale.</summary>
    public static ResizePasses ForSize(int width, int height, int newWidth, int newHeight, EdgeMode edge) =>
        new(BicubicTaps.ForLength(height, newHeight, edge), BicubicTaps.ForLength(width, newWidth, edge));

    /// <summary>Width of the result.</summary>
    public int Width => horizontal.OutputLength;

    /// <summary>Height of the result.</summary>
    public int Height => vertical.OutputLength;

    /// <summary>
    /// Resizes interleaved rows. The order matters if samples are rounded between the passes: the axis with the smaller
    /// scale goes first; on ties, rows (vertical) first.
    /// </summary>
    public unsafe void Run<T, TFormat>(
        ReadOnlySpan<T> source, int channels, int stride, Span<T> destination)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        bool verticalFirst = vertical.Scale <= horizontal.Scale;
        int middleWidth = verticalFirst ? horizontal.InputLength : Width;
        int middleHeight = verticalFirst ? Height : vertical.InputLength;

        // Applying the smaller scale first keeps this below the larger of source and result, so the product does not
        // overflow.
        T[] middle = ArrayPool<T>.Shared.Rent(checked(middleWidth * middleHeight * channels));
        try
        {
            fixed (T* from = source, between = middle, to = destination)
            {
                var input = new SampleRows<T>(from, horizontal.InputLength * channels, stride);
                var half = new SampleRows<T>(between, middleWidth * channels, middleWidth * channels);
                var output = new SampleRows<T>(to, Width * channels, Width * channels);
                if (verticalFirst)
                {
                    FilterColumns<T, TFormat>(input, half, middleWidth * channels);
                    FilterRows<T, TFormat>(half, output, Height, channels);
                }
                else
                {
                    FilterRows<T, TFormat>(input, half, middleHeight, channels);
                    FilterColumns<T, TFormat>(half, output, middleWidth * channels);
                }
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(middle);
        }
    }

    private void FilterColumns<T, TFormat>(SampleRows<T> source, SampleRows<T> destination, int samplesPerRow)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        RowBands.Run(Height, RowsPerBand, maxDegreeOfParallelism: -1, (first, end) =>
        {
            double[] rented = ArrayPool<double>.Shared.Rent(samplesPerRow);
            Span<double> sums = rented.AsSpan(0, samplesPerRow);
            for (int y = first; y < end; y++)
            {
                ReadOnlySpan<double> weights = vertical.Weights(y);
                ReadOnlySpan<int> indices = vertical.Indices(y);
                sums.Clear();
                for (int tap = 0; tap < weights.Length; tap++)
                {
                    double weight = weights[tap];
                    ReadOnlySpan<T> row = source[indices[tap]];
                    for (int x = 0; x < row.Length; x++)
                    {
                        sums[x] += weight * TFormat.Load(row[x]);
                    }
                }

                Span<T> result = destination[y];
                for (int x = 0; x < result.Length; x++)
                {
                    result[x] = TFormat.Store(sums[x]);
                }
            }

            ArrayPool<double>.Shared.Return(rented);
        });
    }

    private void FilterRows<T, TFormat>(SampleRows<T> source, SampleRows<T> destination, int rows, int channels)
        where T : unmanaged
        where TFormat : ISampleFormat<T>
    {
        RowBands.Run(rows, RowsPerBand, maxDegreeOfParallelism: -1, (first, end) =>
        {
            for (int y = first; y < end; y++)
            {
                ReadOnlySpan<T> row = source[y];
                Span<T> result = destination[y];
                for (int x = 0; x < Width; x++)
                {
                    ReadOnlySpan<double> weights = horizontal.Weights(x);
                    ReadOnlySpan<int> indices = horizontal.Indices(x);
                    for (int channel = 0; channel < channels; channel++)
                    {
                        double sum = 0;
                        for (int tap = 0; tap < weights.Length; tap++)
                        {
                            sum += weights[tap] * TFormat.Load(row[(indices[tap] * channels) + channel]);
                        }

                        result[(x * channels) + channel] = TFormat.Store(sum);
                    }
                }
            }
        });
    }
}
