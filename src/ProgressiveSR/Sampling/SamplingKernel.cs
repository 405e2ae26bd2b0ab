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
    /// <exception cref="ArgumentOutOfRangeException">The block size is not 8, 16 or 32.</exception>
    /// <exception cref="ArgumentException">
    /// The schedule is for blocks of another size, or a length, a shift or a row's sum is outside its bounds.
    /// </exception>
    /// <exception cref="NotSupportedException">A row is sent at two different steps or codings.</exception>
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

        _ = StepPerRow(schedule);
        for (int row = 0; row < shifts.Length; row++)
        {
            if (shifts[row] is 0 or > MaxShift)
            {
                throw new ArgumentException(
                    $"Row {row} has shift {shifts[row]}; a shift is 1 to {MaxShift}.", nameof(shifts));
            }

            long sum = 0;
            foreach (short weight in weights.Slice(row * length, length))
            {
                sum += Math.Abs((int)weight);
            }

            if (!FitsSums(sum, shifts[row]))
            {
                throw new ArgumentException(
                    $"Row {row} has shift {shifts[row]} and weights whose sizes add up to {sum}: its sums could pass "
                    + "32 bits.",
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
    /// Rounds a kernel of real numbers to the shipped form: each row gets the largest power of two for which its
    /// weights fit 16 bits and its sums 32. A row of zeros stays one, and a row that no level sends is taken at step 1.
    /// </summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="schedule">What each level samples; its steps are folded in.</param>
    /// <param name="rows">
    /// <c>schedule.RowCount * 3 * blockSize * blockSize</c> weights that map 8-bit pixels to values in 8-bit units.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The block size is not 8, 16 or 32.</exception>
    /// <exception cref="ArgumentException">
    /// The schedule is for blocks of another size, a length is wrong, or a row is not finite or too large.
    /// </exception>
    /// <exception cref="NotSupportedException">A row is sent at two different steps or codings.</exception>
    public static SamplingKernel Quantize(int blockSize, LevelSchedule schedule, ReadOnlySpan<float> rows)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        int length = RequireGeometry(blockSize, schedule);
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
                $"The schedule is for rows of {schedule.KernelLength} values; blocks of {blockSize} have {length}.",
                nameof(schedule));
        }

        return length;
    }

    private static bool FitsSums(long sum, int shift) => 255 * sum + (1L << (shift - 1)) <= int.MaxValue;

    // The step is folded into the weights and the coding into the offset: a row has one of each.
    private static double[] StepPerRow(LevelSchedule schedule)
    {
        KernelRows?[] senders = new KernelRows?[schedule.RowCount];
        for (int level = 0; level < schedule.Count; level++)
        {
            foreach (KernelRows run in schedule[level])
            {
                for (int row = run.First; row < run.End; row++)
                {
                    KernelRows sender = senders[row] ??= run;
                    if (sender.Step != run.Step || sender.Coding != run.Coding)
                    {
                        throw new NotSupportedException(
                            $"Row {row} is sent as {sender.Coding} at step {sender.Step} and as {run.Coding} at step "
                            + $"{run.Step}; a row of this kernel has one step and one coding.");
                    }
                }
            }
        }

        return Array.ConvertAll(senders, sender => sender?.Step ?? 1);
    }

    private static byte QuantizeRow(ReadOnlySpan<float> rows, double step, Span<short> weights, int index)
    {
        double largest = 0;
        foreach (float weight in rows)
        {
            if (!float.IsFinite(weight))
            {
                throw new ArgumentException($"Row {index} holds {weight}.", nameof(rows));
            }

            largest = Math.Max(largest, Math.Abs(weight / step));
        }

        for (int shift = MaxShift; shift >= 1; shift--)
        {
            if (TryRound(rows, step, shift, weights))
            {
                return (byte)shift;
            }
        }

        throw new ArgumentException(
            $"Row {index} cannot be held in 16 bits and summed in 32: its largest weight is {largest} after division "
            + $"by its step {step}.",
            nameof(rows));
    }

    private static bool TryRound(ReadOnlySpan<float> rows, double step, int shift, Span<short> weights)
    {
        double scale = 1 << shift;
        long sum = 0;
        for (int k = 0; k < rows.Length; k++)
        {
            double weight = Math.Round(rows[k] / step * scale, MidpointRounding.ToEven);
            if (weight is < short.MinValue or > short.MaxValue)
            {
                return false;
            }

            weights[k] = (short)weight;
            sum += (long)Math.Abs(weight);
        }

        return FitsSums(sum, shift);
    }
}
