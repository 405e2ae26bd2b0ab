namespace ProgressiveSR;

/// <summary>
/// The growing kernel in the 16-bit form in which it is shipped: a model's one statement of what it samples.
/// </summary>
/// <remarks>
/// A row's sample is <c>clip(((sum over k of Weights[row, k] * x[k]) + 2^(Shift[row] - 1) >> Shift[row]) + Offset)</c>
/// to 0..255, with x the block's 8-bit values in the order colour, row, column and <c>>></c> the arithmetic shift. The
/// step of the schedule is folded into the weights. Sums fit in 32 bits: <c>255 * sum |Weights[row, k]| + 2^(Shift - 1)
/// &lt; 2^31</c> is checked. Immutable and thread-safe.
/// </remarks>
public sealed class SamplingKernel
{
    /// <summary>The largest shift of a row.</summary>
    public const int MaxShift = 30;

    private readonly short[] weights;
    private readonly byte[] shifts;

    /// <summary>Takes a kernel in its shipped form.</summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="weights">Row by row, <c>schedule.RowCount * 3 * blockSize * blockSize</c> values.</param>
    /// <param name="shifts">A shift per row, 1 to <see cref="MaxShift"/>.</param>
    /// <exception cref="ArgumentException">A length, a shift or a row's sum is outside its bounds.</exception>
    public SamplingKernel(int blockSize, LevelSchedule schedule, ReadOnlySpan<short> weights, ReadOnlySpan<byte> shifts)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        int length = 3 * blockSize * blockSize;
        if (schedule.KernelLength != length || weights.Length != schedule.RowCount * length
            || shifts.Length != schedule.RowCount)
        {
            throw new ArgumentException(
                $"A kernel of {schedule.RowCount} rows over blocks of {blockSize} needs {schedule.RowCount} x {length} "
                + $"weights and {schedule.RowCount} shifts, not {weights.Length} and {shifts.Length}.",
                nameof(weights));
        }

        for (int row = 0; row < shifts.Length; row++)
        {
            long sum = 0;
            foreach (short weight in weights.Slice(row * length, length))
            {
                sum += Math.Abs((int)weight);
            }

            if (shifts[row] is 0 or > MaxShift || 255 * sum + (1L << (shifts[row] - 1)) > int.MaxValue)
            {
                throw new ArgumentException(
                    $"Row {row} has shift {shifts[row]} and weights that sum to {sum}: its sums could pass 32 bits.",
                    nameof(weights));
            }
        }

        BlockSize = blockSize;
        Schedule = schedule;
        this.weights = weights.ToArray();
        this.shifts = shifts.ToArray();
    }

    /// <summary>Side of a block in pixels.</summary>
    public int BlockSize { get; }

    /// <summary>What each level samples.</summary>
    public LevelSchedule Schedule { get; }

    /// <summary>Values in one row: <c>3 * BlockSize * BlockSize</c>.</summary>
    public int RowLength => Schedule.KernelLength;

    /// <summary>All weights, row by row.</summary>
    public ReadOnlySpan<short> Weights => weights;

    /// <summary>A shift per row.</summary>
    public ReadOnlySpan<byte> Shifts => shifts;

    /// <summary>
    /// Rounds a kernel of real numbers to the shipped form: each row gets the largest power of two for which its weights
    /// fit 16 bits and its sums 32.
    /// </summary>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <param name="schedule">What each level samples; its steps are folded in.</param>
    /// <param name="rows">
    /// <c>schedule.RowCount * 3 * blockSize * blockSize</c> weights that map 8-bit pixels to values in 8-bit units.
    /// </param>
    /// <exception cref="ArgumentException">A length is wrong, or a row is zero, not finite or too large.</exception>
    /// <exception cref="NotSupportedException">A row is sent at two different steps.</exception>
    public static SamplingKernel Quantize(int blockSize, LevelSchedule schedule, ReadOnlySpan<float> rows)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        int length = schedule.KernelLength;
        if (rows.Length != schedule.RowCount * length)
        {
            throw new ArgumentException(
                $"{schedule.RowCount} rows of {length} weights are needed, not {rows.Length} values.", nameof(rows));
        }

        double[] steps = StepPerRow(schedule);
        short[] weights = new short[rows.Length];
        byte[] shifts = new byte[schedule.RowCount];
        for (int row = 0; row < schedule.RowCount; row++)
        {
            shifts[row] = QuantizeRow(
                rows.Slice(row * length, length), steps[row], weights.AsSpan(row * length, length), row);
        }

        return new SamplingKernel(blockSize, schedule, weights, shifts);
    }

    private static double[] StepPerRow(LevelSchedule schedule)
    {
        double[] steps = new double[schedule.RowCount];
        for (int level = 0; level < schedule.Count; level++)
        {
            foreach (KernelRows run in schedule[level])
            {
                for (int row = run.First; row < run.End; row++)
                {
                    if (steps[row] != 0 && steps[row] != run.Step)
                    {
                        throw new NotSupportedException(
                            $"Row {row} is sent at steps {steps[row]} and {run.Step}; this sampler sends a row once.");
                    }

                    steps[row] = run.Step;
                }
            }
        }

        return steps;
    }

    private static byte QuantizeRow(ReadOnlySpan<float> row, double step, Span<short> weights, int index)
    {
        double largest = 0;
        double sum = 0;
        foreach (float weight in row)
        {
            largest = Math.Max(largest, Math.Abs(weight / step));
            sum += Math.Abs(weight / step);
        }

        // Half a unit per weight and the rounding term are the margin for what rounding may add to the sum.
        double room = (int.MaxValue / 255.0 - row.Length) / 1.01;
        for (int shift = MaxShift - 4; shift >= 1; shift--)
        {
            double scale = 1 << shift;
            if (largest * scale <= short.MaxValue && sum * scale + scale / 255 <= room)
            {
                for (int k = 0; k < row.Length; k++)
                {
                    weights[k] = (short)Math.Round(row[k] / step * scale, MidpointRounding.ToEven);
                }

                return (byte)shift;
            }
        }

        throw new ArgumentException(
            $"Row {index} cannot be held in 16 bits: its largest weight is {largest} after division by its step.",
            nameof(row));
    }
}
