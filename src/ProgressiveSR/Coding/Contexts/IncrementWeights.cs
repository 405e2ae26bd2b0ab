using System.Numerics;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// What a model's tables say of a level whose samples are coefficients: how each follows from the samples that its
/// block holds already, and how far from that it is to be expected.
/// </summary>
/// <remarks>
/// A weight is an 8-bit number times a scale of its row (in 4096ths) and one of what it weighs (in 65536ths). Weights
/// of the first picture are those of its sums and differences (Hadamard), sixteen times too small, over pixels and
/// planes; they are turned into weights of pixels here.
/// </remarks>
internal sealed class IncrementWeights
{
    private const int InputFraction = 16;

    /// <summary>Unfolds what the tables hold.</summary>
    /// <param name="schedule">What each level samples.</param>
    /// <param name="level">The level.</param>
    /// <param name="values">Rows x inputs: samples of the level x samples of all lower levels.</param>
    /// <param name="rowScales">A scale for each row.</param>
    /// <param name="inputScales">A scale for each input.</param>
    /// <param name="biases">What is added to each prediction, in 16ths of an index.</param>
    /// <param name="scales">
    /// Rows x <see cref="BlockActivity.CountFor"/>: weights of expected errors, in 4096ths.
    /// </param>
    public IncrementWeights(
        LevelSchedule schedule,
        int level,
        sbyte[] values,
        short[] rowScales,
        short[] inputScales,
        short[] biases,
        short[] scales)
    {
        Values = values;
        RowScales = rowScales;
        InputScales = inputScales;
        Biases = biases;
        Scales = scales;
        Rows = schedule.SamplesPerBlock(level);
        Inputs = level == 0 ? 0 : schedule.CumulativeSamplesPerBlock(level - 1);
        Wide = [.. scales.Select(scale => (int)scale)];
        Folded = values.Length == 0 ? [] : Fold(PictureLayout.SideOf(schedule));
    }

    public int Rows { get; }

    public int Inputs { get; }

    public sbyte[] Values { get; }

    public short[] RowScales { get; }

    public short[] InputScales { get; }

    public short[] Biases { get; }

    public short[] Scales { get; }

    /// <summary><see cref="Scales"/> as the sums take them.</summary>
    public int[] Wide { get; }

    /// <summary>Rows x inputs: weights of the samples themselves, in 4096ths; empty where all are 0.</summary>
    public short[] Folded { get; }

    /// <summary>
    /// Weights that need no training, nor memory: samples are near 0, and their size is the mean of all that is known.
    /// </summary>
    public static IncrementWeights Untrained(LevelSchedule schedule, int level) =>
        new(schedule, level, [], [], [], [], []);

    /// <summary>The error that is to be expected of a row, in 65536ths of an index.</summary>
    /// <param name="row">The row.</param>
    /// <param name="known">What its block's activity is.</param>
    public int ScaleOf(int row, ReadOnlySpan<int> known)
    {
        if (Wide.Length == 0)
        {
            int sum = 0;
            foreach (int value in known)
            {
                sum += value;
            }

            return sum / known.Length << PictureModel.WeightFraction;
        }

        return Weighted.Sum(known, Wide.AsSpan(row * (Wide.Length / Rows), known.Length));
    }

    /// <summary>Weights of transformed samples to weights of samples, and the other way.</summary>
    /// <param name="values">One for each lower sample of a block, the picture first.</param>
    /// <param name="side">Side of the block's picture; 0 where there is none.</param>
    public static void Transform<T>(Span<T> values, int side)
        where T : INumber<T>
    {
        int plane = side * side;
        for (int i = 0; i < PictureModel.Planes; i++)
        {
            Hadamard(values.Slice(i * plane, plane));
        }

        for (int i = 0; i < plane; i++)
        {
            (T r, T g, T b) = (values[i], values[plane + i], values[2 * plane + i]);
            values[i] = r + g + b;
            values[plane + i] = r - b;
            values[2 * plane + i] = r - g - g + b;
        }
    }

    private short[] Fold(int side)
    {
        int picture = PictureModel.Planes * side * side;
        short[] folded = new short[Rows * Inputs];
        long[] own = new long[Inputs];
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < Inputs; i++)
            {
                own[i] = (long)Values[row * Inputs + i] * RowScales[row] * InputScales[i];
            }

            if (side > 0)
            {
                Untransform(own.AsSpan(0, picture), side);
            }

            for (int i = 0; i < Inputs; i++)
            {
                int shift = InputFraction + (i < picture ? 4 : 0);
                long weight = (own[i] + (1L << (shift - 1))) >> shift;
                folded[row * Inputs + i] = (short)Math.Clamp(weight, -short.MaxValue, short.MaxValue);
            }
        }

        return folded;
    }

    /// <summary>The transpose of <see cref="Transform"/>: a sum over transformed samples as one over samples.</summary>
    private static void Untransform(Span<long> values, int side)
    {
        int plane = side * side;
        for (int i = 0; i < plane; i++)
        {
            (long sum, long difference, long middle) = (values[i], values[plane + i], values[2 * plane + i]);
            values[i] = sum + difference + middle;
            values[plane + i] = sum - 2 * middle;
            values[2 * plane + i] = sum - difference + middle;
        }

        for (int i = 0; i < PictureModel.Planes; i++)
        {
            Hadamard(values.Slice(i * plane, plane));
        }
    }

    private static void Hadamard<T>(Span<T> values)
        where T : INumber<T>
    {
        for (int half = 1; half < values.Length; half *= 2)
        {
            for (int i = 0; i < values.Length; i++)
            {
                if ((i & half) == 0)
                {
                    (values[i], values[i + half]) = (values[i] + values[i + half], values[i] - values[i + half]);
                }
            }
        }
    }
}
