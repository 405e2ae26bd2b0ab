namespace ProgressiveSR.Coding;

/// <summary>Sees what a decision whether a coefficient is other than 0 rests on: training learns from it.</summary>
internal interface IActivityObserver
{
    /// <summary>Whether anything is to be observed at all.</summary>
    static abstract bool IsNeeded { get; }

    /// <summary>Sees a decision.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="place">The place <c>v * 32 + u</c>.</param>
    /// <param name="sums">What is weighed.</param>
    /// <param name="before">The causal sum.</param>
    /// <param name="value">0 or 1.</param>
    void Observe(int plane, int place, in ActivitySums sums, int before, int value);
}

/// <summary>Looks away.</summary>
internal readonly struct NoObserver : IActivityObserver
{
    /// <inheritdoc/>
    public static bool IsNeeded => false;

    /// <inheritdoc/>
    public void Observe(int plane, int place, in ActivitySums sums, int before, int value)
    {
    }
}
