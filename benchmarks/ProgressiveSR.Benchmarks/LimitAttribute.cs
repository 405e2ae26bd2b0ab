namespace ProgressiveSR.Benchmarks;

/// <summary>The limit of a benchmark, for the table: a ratio to its baseline, a time or an allocation.</summary>
/// <param name="most">The largest value allowed.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LimitAttribute(string most) : Attribute
{
    /// <summary>The largest value allowed.</summary>
    public string Most => most;
}
