namespace ProgressiveSR.Models.Lite;

/// <summary>
/// A model of the paper's scheme, embedded in this assembly. Its model card is this package's README.
/// </summary>
public static class LiteModel
{
    private static readonly Lazy<ModelBundle> Opened =
        new(() => ModelBundle.FromResources(typeof(LiteModel).Assembly, "lite/"));

    /// <summary>The model's name.</summary>
    public const string Name = "lite";

    /// <summary>The model's files, read on demand. Always the same object; thread-safe.</summary>
    public static ModelBundle Bundle => Opened.Value;
}
