namespace ProgressiveSR.Coding;

/// <summary>Observes the decisions whether a coefficient is non-zero, and their inputs, to train the weights.</summary>
internal interface IActivityObserver
{
    /// <summary>Whether the observer is active.</summary>
    static abstract bool IsNeeded { get; }

    /// <summary>Called for each decision.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="place">The place <c>v * 32 + u</c>.</param>
    /// <param name="sums">The weighted terms.</param>
    /// <param name="before">The causal sum.</param>
    /// <param name="value">0 or 1.</param>
    void Observe(int plane, int place, in ActivitySums sums, int before, int value);
}

/// <summary>An observer that does nothing.</summary>
internal readonly struct NoObserver : IActivityObserver
{
    /// <inheritdoc/>
    public static bool IsNeeded => false;

    /// <inheritdoc/>
    public void Observe(int plane, int place, in ActivitySums sums, int before, int value)
    {
    }
}
