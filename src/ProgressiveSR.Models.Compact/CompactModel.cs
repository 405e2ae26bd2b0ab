namespace ProgressiveSR.Models.Compact;

/// <summary>The default model, embedded in this assembly. Its model card is this package's README.</summary>
public static class CompactModel
{
    private static readonly Lazy<ModelBundle> Opened =
        new(() => ModelBundle.FromResources(typeof(CompactModel).Assembly, "compact/"));

    /// <summary>The model's name.</summary>
    public const string Name = "compact";

    /// <summary>The model's files, read on demand. Always the same object; thread-safe.</summary>
    public static ModelBundle Bundle => Opened.Value;
}
