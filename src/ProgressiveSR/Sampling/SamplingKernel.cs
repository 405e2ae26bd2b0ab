namespace ProgressiveSR.Sampling;

/// <summary>The growing kernel in its stored 16-bit form: the definition of what a model samples.</summary>
/// <remarks>
/// The value of a row is <c>(sum over k of Weights[row, k] * x[k]) * 2^-Shift[row]</c> in 8-bit picture units, with x
/// the block's 8-bit values in the order colour, row, column. Samplers return it in fixed point: <c>sum >> Shift -
/// FractionalBits</c>, saturated to 16 bits, with <see cref="LevelSchedule.FractionalBits"/> and an arithmetic shift.
/// Sums fit in 32 bits: the constructor checks <c>255 * sum |Weights[row, k]| &lt; 2^31</c>. Immutable and thread-safe.
/// </remarks>
public sealed class SamplingKernel
{
    /// <summary>The maximum shift of a row.</summary>
    public const int MaxShift = 30;

    private readonly short[] weights;
    private readonly byte[] shifts;

    /// <summary>Creates a kernel from its stored form.</summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="weights">Row by row, <c>schedule.RowCount * 3 * blockSize * blockSize</c> values.</param>
    /// <param name="shifts">
    /// One shift per row, between the schedule's fractional bits and <see cref="MaxShift"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The block size is not 8, 16 or 32.</exception>
    /// <exception cref="ArgumentException">
    /// The schedule is for another block size, or a length, a shift or a row's sum is out of range.
    /// </exception>
    public SamplingKernel(int blockSize, LevelSchedule schedule, ReadOnlySpan<short> weights, ReadOnlySpan<byte> shifts)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        int length = RequireGeometry(blockSize, schedule);
        if (weights.Length != schedule.RowCount * length)
        {
            throw new ArgumentException(
                $"A kernel of {schedule.RowCount} rows of {length} needs {schedule.RowCount * length} weights, not "
                + $"{weights.Length}.",
                nameof(weights));
        }

        if (shifts.Length != schedule.RowCount)
        {
            throw new ArgumentException(
                $"A kernel of {schedule.RowCount} rows needs as many shifts, not {shifts.Length}.", nameof(shifts));
        }

        for (int row = 0; row < shifts.Length; row++)
        {
            if (shifts[row] < schedule.FractionalBits || shifts[row] > MaxShift)
            {
                throw new ArgumentException(
                    $"Row {row} has shift {shifts[row]}, which is not {schedule.FractionalBits} to {MaxShift}.",
                    nameof(shifts));
            }

            long sum = 0;
            foreach (short weight in weights.Slice(row * length, length))
            {
                sum += Math.Abs((int)weight);
            }

            if (!FitsSums(sum))
            {
                throw new ArgumentException(
                    $"Row {row} has weights with absolute values summing to {sum}: its sums could exceed 32 bits.",
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

    /// <summary>The schedule.</summary>
    public LevelSchedule Schedule { get; }

    /// <summary>Length of a row: <c>3 * BlockSize * BlockSize</c>.</summary>
    public int RowLength => Schedule.KernelLength;

    /// <summary>All weights, row by row.</summary>
    public ReadOnlySpan<short> Weights => weights;

    /// <summary>One shift per row.</summary>
    public ReadOnlySpan<byte> Shifts => shifts;

    /// <summary>
    /// Rounds a real-valued kernel to the stored form: each row is scaled by the largest power of two for which its
    /// weights fit in 16 bits and its sums in 32.
    /// </summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="rows">
    /// <c>schedule.RowCount * 3 * blockSize * blockSize</c> weights that map 8-bit pixels to values in 8-bit units.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The block size is not 8, 16 or 32.</exception>
    /// <exception cref="ArgumentException">
    /// The schedule is for another block size, a length is wrong, or a row is not finite or too large.
    /// </exception>
    public static SamplingKernel Quantize(int blockSize, LevelSchedule schedule, ReadOnlySpan<float> rows)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        int length = RequireGeometry(blockSize, schedule);
        if (rows.Length != schedule.RowCount * length)
        {
            throw new ArgumentException(
                $"{schedule.RowCount} rows of {length} weights are needed, not {rows.Length} values.", nameof(rows));
        }

        short[] weights = new short[rows.Length];
        byte[] shifts = new byte[schedule.RowCount];
        for (int row = 0; row < schedule.RowCount; row++)
        {
            shifts[row] = QuantizeRow(
                rows.Slice(row * length, length), schedule.FractionalBits, weights.AsSpan(row * length, length), row);
        }

        return new SamplingKernel(blockSize, schedule, weights, shifts);
    }

    private static int RequireGeometry(int blockSize, LevelSchedule schedule)
    {
        if (blockSize is not (8 or 16 or 32))
        {
            throw new ArgumentOutOfRangeException(
                nameof(blockSize), blockSize, "A block's side is 8, 16 or 32 pixels.");
        }

        int length = 3 * blockSize * blockSize;
        if (schedule.KernelLength != length)
        {
            throw new ArgumentException(
                $"The schedule is for rows of {schedule.KernelLength} values, but blocks of {blockSize} have {length}.",
                nameof(schedule));
        }

        return length;
    }

    private static bool FitsSums(long sum) => 255 * sum <= int.MaxValue;

    private static byte QuantizeRow(ReadOnlySpan<float> rows, int leastShift, Span<short> weights, int index)
    {
        double largest = 0;
        foreach (float weight in rows)
        {
            if (!float.IsFinite(weight))
            {
                throw new ArgumentException($"Row {index} contains {weight}.", nameof(rows));
            }

            largest = Math.Max(largest, Math.Abs((double)weight));
        }

        for (int shift = MaxShift; shift >= leastShift; shift--)
        {
            if (TryRound(rows, shift, weights))
            {
                return (byte)shift;
            }
        }

        throw new ArgumentException(
            $"Row {index} does not fit in 16 bits with sums in 32: its largest weight is {largest}.",
            nameof(rows));
    }

    private static bool TryRound(ReadOnlySpan<float> rows, int shift, Span<short> weights)
    {
        double scale = 1 << shift;
        long sum = 0;
        for (int k = 0; k < rows.Length; k++)
        {
            double weight = Math.Round(rows[k] * scale, MidpointRounding.ToEven);
            if (weight is < short.MinValue or > short.MaxValue)
            {
                return false;
            }

            weights[k] = (short)weight;
            sum += (long)Math.Abs(weight);
        }

        return FitsSums(sum);
    }
}
