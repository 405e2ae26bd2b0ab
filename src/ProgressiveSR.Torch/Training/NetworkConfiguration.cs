using System.Text.Json.Nodes;

namespace ProgressiveSR.Torch;

/// <summary>Which super-resolution network to train.</summary>
public sealed record NetworkConfiguration
{
    /// <summary>A name that <see cref="NetworkCatalog"/> knows.</summary>
    public required string Architecture { get; init; }

    /// <summary>The architecture's settings.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>
    /// Whole factor by which it enlarges, 2 or more; null, the default, for what the levels make for it to enlarge: for a
    /// network that shows level 0 alone the picture of its samples, if they are one, else the expanded picture.
    /// </summary>
    public int? Factor { get; init; }

    /// <summary>
    /// A safetensors file with the network's weights to start from, such as its authors' (see
    /// <see cref="SuperResolutionNetwork.LoadWeights"/>); it goes before those of a bundle. A relative path starts at
    /// the configuration file. Default null.
    /// </summary>
    public string? Weights { get; init; }

    internal NetworkConfiguration WithWeights(Func<string, string> path) =>
        Weights is null ? this : this with { Weights = path(Weights) };
}
