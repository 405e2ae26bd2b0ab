using System.Numerics;
using System.Runtime.InteropServices;

namespace ProgressiveSR.Sampling;

/// <summary>
/// The quantisation Q (paper, equation 1): fixed-point values to the indices that are sent, each the nearest multiple
/// of its row's step, or the next towards 0 (<see cref="SampleCoding.Truncated"/>), clipped to the row's range.
/// </summary>
/// <remarks>
/// The nearest is <c>floor(value / step + 1/2)</c>: because values are rounded down, it is that of the value before its
/// rounding wherever half a step is a whole number of fixed-point units. Immutable and thread-safe; the same indices on
/// every machine.
/// </remarks>
public sealed class Quantizer
{
    private readonly LevelSchedule schedule;
    private readonly Run[][] runs;

    /// <summary>Prepares the quantisation steps of a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    public Quantizer(LevelSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = schedule;
        runs = new Run[schedule.Count][];
        for (int level = 0; level < runs.Length; level++)
        {
            runs[level] = [.. schedule[level].Select(rows => new Run(rows, schedule.FractionalBits))];
        }
    }

    /// <summary>Quantises the values of one level.</summary>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="values">Any number of blocks x samples of the level, as from a sampling unit.</param>
    /// <param name="indices">Receives as many indices; may be the same memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    /// <exception cref="ArgumentException">
    /// The lengths differ, or are not a multiple of the level's samples per block.
    /// </exception>
    public void Quantize(int level, ReadOnlySpan<short> values, Span<short> indices)
    {
        int samples = schedule.SamplesPerBlock(level);
        if (values.Length != indices.Length || values.Length % samples != 0)
        {
            throw new ArgumentException(
                $"{values.Length} values and {indices.Length} indices do not form as many blocks of {samples} samples.",
                nameof(indices));
        }

        Run[] level0 = runs[level];
        if (level0.Length == 1)
        {
            level0[0].Quantize(values, indices);
            return;
        }

        for (int start = 0; start < values.Length;)
        {
            foreach (Run run in level0)
            {
                run.Quantize(values.Slice(start, run.Count), indices.Slice(start, run.Count));
                start += run.Count;
            }
        }
    }

    /// <summary>The quantisation step of a run of rows in fixed-point units.</summary>
    private readonly struct Run
    {
        private readonly SampleCoding coding;
        private readonly double step;
        private readonly int shift;
        private readonly int lowest;
        private readonly int highest;

        public Run(KernelRows rows, int fractionalBits)
        {
            Count = rows.Count;
            coding = rows.Coding;
            step = Math.ScaleB(rows.Step, fractionalBits);
            shift = step >= 2 && BitOperations.IsPow2((long)step) && step == Math.Floor(step)
                ? BitOperations.Log2((uint)step)
                : -1;
            lowest = rows.LowestIndex;
            highest = rows.HighestIndex;
        }

        public int Count { get; }

        public void Quantize(ReadOnlySpan<short> values, Span<short> indices)
        {
            if (coding == SampleCoding.Truncated)
            {
                Truncate(values, indices);
                return;
            }

            if (shift < 0)
            {
                Divide(values, indices);
                return;
            }

            int done = ShiftVectors(values, indices);
            for (int i = done; i < values.Length; i++)
            {
                indices[i] = (short)Math.Clamp(values[i] + (1 << (shift - 1)) >> shift, lowest, highest);
            }
        }

        // A step is a whole number of units, so that integers divide; 16-bit numbers are exact in single precision,
        // whose quotient, rounded to the nearest, passes no whole number that the true one does not reach.
        private void Truncate(ReadOnlySpan<short> values, Span<short> indices)
        {
            ReadOnlySpan<Vector<short>> source = MemoryMarshal.Cast<short, Vector<short>>(values);
            Span<Vector<short>> target = MemoryMarshal.Cast<short, Vector<short>>(indices);
            Vector<float> divisor = new((float)step);
            Vector<short> low = new((short)lowest);
            Vector<short> high = new((short)highest);
            for (int i = 0; i < source.Length; i++)
            {
                Vector.Widen(source[i], out Vector<int> first, out Vector<int> second);
                Vector<short> truncated = Vector.Narrow(
                    Vector.ConvertToInt32(Vector.ConvertToSingle(first) / divisor),
                    Vector.ConvertToInt32(Vector.ConvertToSingle(second) / divisor));
                target[i] = Vector.Min(Vector.Max(truncated, low), high);
            }

            for (int i = source.Length * Vector<short>.Count; i < values.Length; i++)
            {
                indices[i] = (short)Math.Clamp(values[i] / (int)step, lowest, highest);
            }
        }

        private int ShiftVectors(ReadOnlySpan<short> values, Span<short> indices)
        {
            ReadOnlySpan<Vector<short>> source = MemoryMarshal.Cast<short, Vector<short>>(values);
            Span<Vector<short>> target = MemoryMarshal.Cast<short, Vector<short>>(indices);
            Vector<int> half = new(1 << (shift - 1));
            Vector<short> low = new((short)lowest);
            Vector<short> high = new((short)highest);
            for (int i = 0; i < source.Length; i++)
            {
                Vector.Widen(source[i], out Vector<int> first, out Vector<int> second);
                Vector<short> rounded = Vector.Narrow(
                    Vector.ShiftRightArithmetic(first + half, shift),
                    Vector.ShiftRightArithmetic(second + half, shift));
                target[i] = Vector.Min(Vector.Max(rounded, low), high);
            }

            return source.Length * Vector<short>.Count;
        }

        // The quotient may have been rounded up to a whole number; the remainder, rounded only once, has the correct
        // sign.
        private void Divide(ReadOnlySpan<short> values, Span<short> indices)
        {
            for (int i = 0; i < values.Length; i++)
            {
                double twice = 2 * values[i];
                double index = Math.Clamp(Math.Floor((twice + step) / (2 * step)), lowest, highest);
                if (index > lowest && Math.FusedMultiplyAdd(2 * index - 1, step, -twice) > 0)
                {
                    index--;
                }
                else if (index < highest && Math.FusedMultiplyAdd(2 * index + 1, step, -twice) <= 0)
                {
                    index++;
                }

                indices[i] = (short)index;
            }
        }
    }
}
