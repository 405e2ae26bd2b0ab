namespace ProgressiveSR.Benchmarks;

/// <summary>What a class of benchmarks runs on, if that is not the large picture.</summary>
/// <param name="text">The description for the table.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SubjectAttribute(string text) : Attribute
{
    /// <summary>The description for the table.</summary>
    public string Text => text;
}
