namespace ProgressiveSR.Benchmarks;

/// <summary>What a class measures on, where that is not the large picture.</summary>
/// <param name="text">For the table.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SubjectAttribute(string text) : Attribute
{
    /// <summary>For the table.</summary>
    public string Text => text;
}
