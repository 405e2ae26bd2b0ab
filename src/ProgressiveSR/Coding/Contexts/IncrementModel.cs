using System.Buffers;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// Codes a level whose samples are coefficients, block by block: each is predicted from all that lower levels hold of
/// its block, and the error that is to be expected from the block's activity.
/// </summary>
/// <remarks>
/// Rows of a trained kernel overlap with those below them, so that a good part of a sample is known before. What
/// neighbouring blocks hold adds nothing to that (measured on Set14: below 0.01 bits a sample), so they are left alone.
/// </remarks>
internal sealed class IncrementModel(IReadOnlyList<IncrementWeights> levels, AdaptiveBit[] initial)
{
    /// <summary>Codes a tile.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="part">The part; a decoder's indices are filled.</param>
    /// <exception cref="InvalidPacketException">A decoded index lies outside its row's range.</exception>
    public void Code<TCoder>(ref TCoder coder, in TilePart part)
        where TCoder : IBinaryCoder, allows ref struct
    {
        IncrementWeights weights = levels[part.Level];
        int features = BlockActivity.CountFor(part.Schedule, part.Level, weights.Rows);
        AdaptiveBit[] bits = ArrayPool<AdaptiveBit>.Shared.Rent(initial.Length);
        short[] history = ArrayPool<short>.Shared.Rent(weights.Inputs);
        int[] buffer = ArrayPool<int>.Shared.Rent(features);
        try
        {
            initial.CopyTo(bits.AsSpan());
            for (int block = 0; block < part.Columns * part.Rows; block++)
            {
                Span<short> known = history.AsSpan(0, weights.Inputs);
                Gather(part, block, known);
                BlockActivity activity = new(buffer.AsSpan(0, features), known, PictureLayout.SideOf(part.Schedule));
                Span<short> own = part.Indices.Slice(block * weights.Rows, weights.Rows);
                int row = 0;
                foreach (KernelRows run in part.Schedule[part.Level])
                {
                    for (int end = row + run.Count; row < end; row++)
                    {
                        own[row] = CodeSample(ref coder, run, weights, row, known, ref activity, bits, own[row]);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<AdaptiveBit>.Shared.Return(bits);
            ArrayPool<short>.Shared.Return(history);
            ArrayPool<int>.Shared.Return(buffer);
        }
    }

    /// <summary>What lower levels hold of a block, in their order.</summary>
    internal static void Gather(in TilePart part, int block, Span<short> history)
    {
        for (int level = 0; level < part.Level; level++)
        {
            int samples = part.Schedule.SamplesPerBlock(level);
            part.Lower![level].Slice(block * samples, samples).CopyTo(history);
            history = history[samples..];
        }
    }

    /// <summary>A sample's prediction in 16ths of an index, inside its row's range.</summary>
    internal static int Predict(KernelRows run, IncrementWeights weights, int row, ReadOnlySpan<short> history)
    {
        int prediction = weights.Folded.Length == 0
            ? 0
            : (Weighted.Sum(history, weights.Folded.AsSpan(row * weights.Inputs, weights.Inputs))
                >> (PictureModel.WeightFraction - ResidualCoder.Fraction)) + weights.Biases[row];
        return Math.Clamp(
            prediction,
            run.LowestIndex << ResidualCoder.Fraction,
            run.HighestIndex << ResidualCoder.Fraction);
    }

    private static short CodeSample<TCoder>(
        ref TCoder coder,
        KernelRows run,
        IncrementWeights weights,
        int row,
        ReadOnlySpan<short> history,
        ref BlockActivity activity,
        Span<AdaptiveBit> bits,
        int value)
        where TCoder : IBinaryCoder, allows ref struct
    {
        int prediction = Predict(run, weights, row, history);
        ReadOnlySpan<int> known = activity.Known;
        int scale = weights.ScaleOf(row, known);
        value = ResidualCoder.Code(
            ref coder, bits, 0, ResidualCoder.Class(scale >> (PictureModel.WeightFraction - 1)), prediction, value);
        if (value < run.LowestIndex || value > run.HighestIndex)
        {
            throw new InvalidPacketException(
                $"A decoded index is {value}.", expected: $"{run.LowestIndex} to {run.HighestIndex}", actual: value);
        }

        activity.Add(Math.Abs((value << ResidualCoder.Fraction) - prediction));
        return (short)value;
    }
}
