namespace ProgressiveSR.Benchmarks;

/// <summary>What a benchmark must keep to, for the table: a ratio to its baseline, a time or an allocation.</summary>
/// <param name="most">The most that is allowed.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LimitAttribute(string most) : Attribute
{
    /// <summary>The most that is allowed.</summary>
    public string Most => most;
}
