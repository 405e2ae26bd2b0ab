namespace ProgressiveSR.Coding;

/// <summary>The tables of <see cref="CoefficientModel"/> for one level.</summary>
/// <param name="weights">Weights of the activity, plane by plane.</param>
/// <param name="bits">The initial probabilities of every part, by <see cref="CoefficientContexts"/>.</param>
internal sealed class CoefficientTables(CoefficientWeights[] weights, AdaptiveBit[] bits)
{
    public CoefficientWeights[] Weights { get; } = weights;

    public AdaptiveBit[] Bits { get; } = bits;

    /// <summary>Number of contexts of a level.</summary>
    public static int ContextsOf(int level) =>
        level == 0 ? CoefficientContexts.CountAtLevel0 : CoefficientContexts.Count;

    /// <summary>Untrained tables, usable for any picture.</summary>
    public static CoefficientTables Untrained(int level)
    {
        AdaptiveBit[] bits = new AdaptiveBit[ContextsOf(level)];
        Array.Fill(bits, new AdaptiveBit(32768, 0));
        return new CoefficientTables(
            [.. Enumerable.Range(0, CoefficientLayout.Planes).Select(_ => CoefficientWeights.Untrained())], bits);
    }
}
