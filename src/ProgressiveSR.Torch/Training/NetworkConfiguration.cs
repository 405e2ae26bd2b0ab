using System.Text.Json.Nodes;

namespace ProgressiveSR.Torch;

/// <summary>Which super-resolution network to train.</summary>
public sealed record NetworkConfiguration
{
    /// <summary>A name that <see cref="NetworkCatalog"/> knows.</summary>
    public required string Architecture { get; init; }

    /// <summary>The architecture's settings.</summary>
    public JsonObject Settings { get; init; } = [];
}
