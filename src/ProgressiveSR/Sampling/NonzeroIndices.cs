using System.Numerics;
using System.Runtime.Intrinsics;

namespace ProgressiveSR.Sampling;

/// <summary>Enumerates the positions of indices other than 0, in order; zeros are passed sixteen at a time.</summary>
/// <param name="indices">The indices.</param>
internal ref struct NonzeroIndices(ReadOnlySpan<short> indices)
{
    private readonly ReadOnlySpan<short> indices = indices;
    private uint mask;
    private int start = -Vector256<short>.Count;

    /// <summary>The position.</summary>
    public int Current { get; private set; }

    /// <summary>Returns itself, for foreach.</summary>
    public readonly NonzeroIndices GetEnumerator() => this;

    /// <summary>Goes to the next position.</summary>
    public bool MoveNext()
    {
        while (mask == 0)
        {
            start += Vector256<short>.Count;
            int left = indices.Length - start;
            if (left <= 0)
            {
                return false;
            }

            mask = left >= Vector256<short>.Count
                ? MaskOf(Vector256.Create(indices[start..]))
                : MaskOfLast(indices[start..]);
        }

        Current = start + BitOperations.TrailingZeroCount(mask);
        mask &= mask - 1;
        return true;
    }

    private static uint MaskOf(Vector256<short> sixteen) =>
        ~Vector256.Equals(sixteen, default).ExtractMostSignificantBits() & ushort.MaxValue;

    private static uint MaskOfLast(ReadOnlySpan<short> last)
    {
        uint mask = 0;
        for (int i = 0; i < last.Length; i++)
        {
            mask |= last[i] != 0 ? 1u << i : 0;
        }

        return mask;
    }
}
