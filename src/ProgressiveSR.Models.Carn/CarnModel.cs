using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Models.Carn;

/// <summary>
/// CARN on the samples of <c>lite</c>, embedded in this assembly. Its model card is this package's README.
/// </summary>
public static class CarnModel
{
    private static readonly Lazy<ModelBundle> Opened =
        new(() => ModelBundle.FromResources(typeof(CarnModel).Assembly, "carn/").WithBase(LiteModel.Bundle));

    /// <summary>The model's name.</summary>
    public const string Name = "carn";

    /// <summary>The model's files, read on demand. Always the same object; thread-safe.</summary>
    public static ModelBundle Bundle => Opened.Value;
}
