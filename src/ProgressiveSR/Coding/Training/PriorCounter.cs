namespace ProgressiveSR.Coding;

/// <summary>
/// Writes nothing, and counts decisions part by part: how much frequencies differ from part to part says how firmly a
/// part should start from the mean.
/// </summary>
/// <param name="contexts">Contexts.</param>
internal readonly struct PriorCounter(int contexts) : IBinaryCoder
{
    private const int MostCount = 250;

    private readonly List<int> touched = [];
    private readonly int[] ones = new int[contexts];
    private readonly int[] decisions = new int[contexts];
    private readonly Total[] totals = new Total[contexts];

    /// <inheritdoc/>
    public static bool IsDecoder => false;

    /// <inheritdoc/>
    public int Code(Span<AdaptiveBit> bits, int index, int value)
    {
        if (decisions[index]++ == 0)
        {
            touched.Add(index);
        }

        ones[index] += value;
        return value;
    }

    /// <inheritdoc/>
    public int CodeDirect(int value, int count) => value;

    /// <summary>Ends a part.</summary>
    public void EndPart()
    {
        foreach (int index in touched)
        {
            double found = ones[index];
            ref Total total = ref totals[index];
            total.Ones += found;
            total.Decisions += decisions[index];
            total.Squares += found * found / decisions[index];
            total.Parts++;
            ones[index] = decisions[index] = 0;
        }

        touched.Clear();
    }

    /// <summary>The probabilities that the counts suggest, and how firmly.</summary>
    public AdaptiveBit[] ToBits() => [.. totals.Select(ToBit)];

    // The beta distribution whose mean and spread between parts are those counted. Files hold 15 bits of a probability.
    private static AdaptiveBit ToBit(Total total)
    {
        double mean = (total.Ones + 0.4) / (total.Decisions + 0.8);
        if (total.Parts == 0)
        {
            return new AdaptiveBit(32768, 0);
        }

        double spread = total.Squares - 2 * mean * total.Ones + mean * mean * total.Decisions;
        double correlation = total.Decisions > total.Parts
            ? (spread / (mean * (1 - mean)) - total.Parts) / (total.Decisions - total.Parts)
            : 0.1;
        double count = Math.Min(1 / Math.Clamp(correlation, 1 / 512.0, 0.5) - 1, total.Decisions / 20 + 2);
        count = Math.Min(count, total.Parts < 20 ? 20 : MostCount);
        return new AdaptiveBit((int)Math.Round(65536 * mean) & ~1, (int)Math.Round(count));
    }

    private struct Total
    {
        public double Ones;
        public double Decisions;
        public double Squares;
        public int Parts;
    }
}
