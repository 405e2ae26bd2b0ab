namespace ProgressiveSR.Resizing;

/// <summary>
/// One axis of an antialiased bicubic resize as a sparse matrix, with the same number of source indices and weights for
/// each output position.
/// </summary>
/// <remarks>
/// Follows MATLAB's <c>imresize</c>. The kernel is Keys' cubic convolution with a = -0.5 (Keys, "Cubic convolution
/// interpolation for digital image processing", 1981), widened by 1 / scale for reduction. The weights of a position
/// sum to 1 up to rounding; they are normalised before indices are mapped at the edges, so an index may occur twice.
/// Immutable and safe for concurrent use.
/// </remarks>
public sealed class BicubicTaps
{
    private readonly double[] _weights;
    private readonly int[] _indices;

    private BicubicTaps(
        int inputLength, int outputLength, double scale, EdgeMode edge, double[] weights, int[] indices)
    {
        InputLength = inputLength;
        OutputLength = outputLength;
        Scale = scale;
        Edge = edge;
        TapCount = indices.Length / outputLength;
        _weights = weights;
        _indices = indices;
    }

    /// <summary>Number of source samples.</summary>
    public int InputLength { get; }

    /// <summary>Number of output samples.</summary>
    public int OutputLength { get; }

    /// <summary>The scale that positions the samples; not necessarily output length / input length.</summary>
    public double Scale { get; }

    /// <summary>How indices beyond the border are mapped.</summary>
    public EdgeMode Edge { get; }

    /// <summary>Weights per output position. Taps that are 0 at every position are omitted.</summary>
    public int TapCount { get; }

    /// <summary>Creates taps for given lengths and a given scale.</summary>
    /// <param name="inputLength">Number of source samples, 1 or more.</param>
    /// <param name="outputLength">Number of output samples, 1 or more.</param>
    /// <param name="scale">
    /// Output samples per input sample. The centre of output position i (from 0) is at (i + 0.5) / scale - 0.5.
    /// </param>
    /// <param name="edge">How samples beyond the border are obtained.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A length is below 1, the scale is not positive and finite, the edge mode is not defined, or the taps
    /// (<c>outputLength * (ceil(4 / scale) + 2)</c> for reduction) exceed the maximum array length.
    /// </exception>
    public static BicubicTaps Create(int inputLength, int outputLength, double scale, EdgeMode edge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputLength, 1);
        RequireScale(scale);
        if (edge is not (EdgeMode.Symmetric or EdgeMode.Replicate))
        {
            throw new ArgumentOutOfRangeException(nameof(edge), edge, "The edge mode is not defined.");
        }

        // For scales below 1 the kernel widens, which is the antialiasing; above 1 its support remains 4 samples.
        double widening = Math.Min(scale, 1);
        double support = BicubicKernel.Support / widening;
        double candidates = Math.Ceiling(support) + 2;
        if (candidates * outputLength > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale), scale, $"{outputLength} positions of {candidates} taps do not fit one array.");
        }

        int count = (int)candidates;
        var weights = new double[count * outputLength];
        var indices = new int[count * outputLength];
        for (int i = 0; i < outputLength; i++)
        {
            // One-based, like the published description, to obtain the same rounding.
            double centre = ((i + 1) / scale) + (0.5 * (1 - (1 / scale)));
            double left = Math.Floor(centre - (support / 2));
            Span<double> row = weights.AsSpan(i * count, count);
            double sum = 0;
            for (int tap = 0; tap < count; tap++)
            {
                double position = left + tap;
                row[tap] = widening * BicubicKernel.Evaluate(widening * (centre - position));
                sum += row[tap];
                indices[(i * count) + tap] = MapIndex((long)position - 1, inputLength, edge);
            }

            foreach (ref double weight in row)
            {
                weight /= sum;
            }
        }

        DropZeroColumns(ref weights, ref indices, count, outputLength);
        return new BicubicTaps(inputLength, outputLength, scale, edge, weights, indices);
    }

    /// <summary>Creates taps for a scale; the result has <see cref="LengthFor"/> samples.</summary>
    /// <param name="inputLength">Number of source samples, 1 or more.</param>
    /// <param name="scale">Output samples per input sample, used exactly.</param>
    /// <param name="edge">How samples beyond the border are obtained.</param>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static BicubicTaps ForScale(int inputLength, double scale, EdgeMode edge) =>
        Create(inputLength, LengthFor(inputLength, scale), scale, edge);

    /// <summary>Creates taps for a length; the scale is output length / input length.</summary>
    /// <param name="inputLength">Number of source samples, 1 or more.</param>
    /// <param name="outputLength">Number of output samples, 1 or more.</param>
    /// <param name="edge">How samples beyond the border are obtained.</param>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static BicubicTaps ForLength(int inputLength, int outputLength, EdgeMode edge) =>
        Create(inputLength, outputLength, (double)outputLength / inputLength, edge);

    /// <summary>Output length when resizing by a scale: <c>ceil(inputLength * scale)</c>.</summary>
    /// <param name="inputLength">Number of source samples, 1 or more.</param>
    /// <param name="scale">Output samples per input sample, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The length is below 1, the scale is not positive and finite, or the result exceeds <see cref="int.MaxValue"/>.
    /// </exception>
    public static int LengthFor(int inputLength, double scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputLength, 1);
        RequireScale(scale);
        double length = Math.Ceiling(inputLength * scale);
        return length <= int.MaxValue
            ? Math.Max(1, (int)length)
            : throw new ArgumentOutOfRangeException(
                nameof(scale), scale, $"{inputLength} samples at this scale exceed {int.MaxValue}.");
    }

    /// <summary>The <see cref="TapCount"/> weights of an output position.</summary>
    /// <param name="position">Output position, 0 to <see cref="OutputLength"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is outside the result.</exception>
    public ReadOnlySpan<double> Weights(int position) => _weights.AsSpan(Start(position), TapCount);

    /// <summary>
    /// The source indices of an output position, from 0 and mapped at the edges, in the order of <see cref="Weights"/>.
    /// </summary>
    /// <param name="position">Output position, 0 to <see cref="OutputLength"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is outside the result.</exception>
    public ReadOnlySpan<int> Indices(int position) => _indices.AsSpan(Start(position), TapCount);

    /// <summary>
    /// The resize as a dense matrix of <see cref="OutputLength"/> rows and <see cref="InputLength"/> columns,
    /// row-major: result = matrix times source. Weights mapped to the same edge sample are added.
    /// </summary>
    /// <returns>A new array of <c>OutputLength * InputLength</c> values.</returns>
    /// <exception cref="OverflowException">The matrix exceeds the maximum array length.</exception>
    public double[] ToMatrix()
    {
        var matrix = new double[checked(OutputLength * InputLength)];
        for (int i = 0; i < OutputLength; i++)
        {
            Span<double> row = matrix.AsSpan(i * InputLength, InputLength);
            ReadOnlySpan<double> weights = Weights(i);
            ReadOnlySpan<int> indices = Indices(i);
            for (int tap = 0; tap < weights.Length; tap++)
            {
                row[indices[tap]] += weights[tap];
            }
        }

        return matrix;
    }

    private static void RequireScale(double scale)
    {
        if (!double.IsFinite(scale) || scale <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be positive and finite.");
        }
    }

    private static int MapIndex(long index, int length, EdgeMode edge)
    {
        if (edge == EdgeMode.Replicate)
        {
            return (int)Math.Clamp(index, 0, length - 1L);
        }

        long period = 2L * length;
        long phase = ((index % period) + period) % period;
        return (int)(phase < length ? phase : period - 1 - phase);
    }

    private static void DropZeroColumns(ref double[] weights, ref int[] indices, int count, int rows)
    {
        var kept = new List<int>(count);
        for (int tap = 0; tap < count; tap++)
        {
            for (int i = tap; i < weights.Length; i += count)
            {
                if (weights[i] != 0)
                {
                    kept.Add(tap);
                    break;
                }
            }
        }

        var keptWeights = new double[kept.Count * rows];
        var keptIndices = new int[kept.Count * rows];
        for (int i = 0; i < keptWeights.Length; i++)
        {
            int from = (i / kept.Count * count) + kept[i % kept.Count];
            keptWeights[i] = weights[from];
            keptIndices[i] = indices[from];
        }

        weights = keptWeights;
        indices = keptIndices;
    }

    private int Start(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, OutputLength);
        return position * TapCount;
    }
}
