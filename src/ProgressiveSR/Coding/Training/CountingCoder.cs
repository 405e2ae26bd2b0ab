namespace ProgressiveSR.Coding;

/// <summary>Writes nothing, and counts decisions.</summary>
internal readonly struct CountingCoder(int contexts) : IBinaryCoder
{
    // Evidence that is halved keeps a probability on the move: tiles differ from the mean.
    private const int DecisionsPerCount = 20;
    private const int LeastCount = 2;
    private const int MostCount = 80;

    private readonly long[] zeros = new long[contexts];
    private readonly long[] ones = new long[contexts];

    /// <inheritdoc/>
    public static bool IsDecoder => false;

    /// <inheritdoc/>
    public int Code(Span<AdaptiveBit> bits, int index, int value)
    {
        (value == 0 ? zeros : ones)[index]++;
        return value;
    }

    /// <inheritdoc/>
    public int CodeDirect(int value, int count) => value;

    /// <summary>The probabilities that the counts suggest, and how firmly.</summary>
    public AdaptiveBit[] ToBits() =>
        [.. zeros.Zip(ones).Select(pair => Bit(pair.First, pair.Second))];

    // Files hold 15 bits of a probability.
    private static AdaptiveBit Bit(long zeros, long ones)
    {
        long total = zeros + ones;
        return new AdaptiveBit(
            (int)Math.Round(65536 * (ones + 0.4) / (total + 0.8)) & ~1,
            total == 0 ? 0 : (int)Math.Min(LeastCount + total / DecisionsPerCount, MostCount));
    }
}
