namespace ProgressiveSR.Coding;

/// <summary>
/// The probability that a decision is 1, in 65536ths, and how many decisions it rests on: the more, the less a new one
/// changes it.
/// </summary>
internal struct AdaptiveBit(int probability, int count)
{
    /// <summary>No probability comes nearer to 0 or 65536: every decision stays possible.</summary>
    public const int Least = 64;

    /// <summary>From this count on, a probability follows its decisions at one pace.</summary>
    public const int MostCount = 255;

    private static readonly ushort[] Rates =
    [
        .. Enumerable.Range(0, MostCount + 1).Select(n => (ushort)(131072 / (2 * n + 3))),
    ];

    /// <summary>The probability of 1.</summary>
    public ushort Probability = (ushort)Math.Clamp(probability, Least, 65536 - Least);

    /// <summary>The decisions counted.</summary>
    public ushort Count = (ushort)count;

    /// <summary>Learns from a decision: <c>p += (target - p) * rate</c>, rate being 1 / (count + 1.5).</summary>
    /// <param name="value">0 or 1.</param>
    public void Learn(int value)
    {
        int target = value == 0 ? Least : 65536 - Least;
        Probability = (ushort)(Probability + ((target - Probability) * Rates[Count] >> 16));
        Count += (ushort)(Count < MostCount ? 1 : 0);
    }
}
