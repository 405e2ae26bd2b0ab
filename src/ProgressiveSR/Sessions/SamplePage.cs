using System.Numerics;

namespace ProgressiveSR;

/// <summary>The samples of a rectangle of blocks: which levels each holds, and one array per level held.</summary>
internal sealed class SamplePage(int blocks, int levels)
{
    private readonly uint[] held = new uint[blocks];
    private readonly byte[]?[] samples = new byte[levels][];

    /// <summary>Levels without a gap from 0 up, minus 1; -1 for nothing.</summary>
    public int GetLevel(int block) => BitOperations.TrailingZeroCount(~held[block]) - 1;

    public bool Holds(int block, int level) => (held[block] >> level & 1) != 0;

    /// <summary>Allocates a level, so that <see cref="Put"/> cannot fail.</summary>
    public void Prepare(int level, int samplesPerBlock) => samples[level] ??= new byte[blocks * samplesPerBlock];

    /// <summary>Stores what is new; bytes stored once never change.</summary>
    public void Put(int block, int level, ReadOnlySpan<byte> values)
    {
        values.CopyTo(samples[level].AsSpan(block * values.Length));
        held[block] |= 1u << level;
    }

    public ReadOnlySpan<byte> Get(int block, int level, int samplesPerBlock) =>
        samples[level].AsSpan(block * samplesPerBlock, samplesPerBlock);
}
