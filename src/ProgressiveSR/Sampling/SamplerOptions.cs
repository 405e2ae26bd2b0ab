namespace ProgressiveSR;

/// <summary>How an <see cref="IntegerSampler"/> uses the machine. Nothing here changes a sample.</summary>
public sealed record SamplerOptions
{
    /// <summary>
    /// The most threads that one call may use, the caller's included; small regions use the caller's alone.
    /// </summary>
    /// <value>1 or more; by default <see cref="Environment.ProcessorCount"/>.</value>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;
}
