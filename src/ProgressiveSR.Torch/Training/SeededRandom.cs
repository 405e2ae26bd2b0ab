namespace ProgressiveSR.Torch;

/// <summary>
/// Random numbers determined by a seed and a position (SplitMix64), so that a resumed training draws the same numbers
/// as an uninterrupted one.
/// </summary>
internal struct SeededRandom
{
    private ulong state;

    public SeededRandom(int seed, int stream, long position)
    {
        // Each part is hashed before the next is added, so that neighbouring seeds and positions give unrelated
        // sequences.
        state = (uint)seed;
        state = Next() ^ (uint)stream;
        state = Next() ^ (ulong)position;
        state = Next();
    }

    /// <summary>An integer in 0..limit - 1.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>A number in [0, 1).</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
