using System.Text.Json.Nodes;

namespace ProgressiveSR.Torch;

/// <summary>Configures a super-resolution network to train.</summary>
public sealed record NetworkConfiguration
{
    /// <summary>A name registered in <see cref="NetworkCatalog"/>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The architecture's settings.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>
    /// Integer factor, 2 or more; null, the default, to derive it from the network's input: the picture of the samples,
    /// if there is one, for a network that only shows level 0, otherwise the expanded picture.
    /// </summary>
    public int? Factor { get; init; }

    /// <summary>
    /// A safetensors file with initial weights for the network, such as its authors' (see
    /// <see cref="SuperResolutionNetwork.LoadWeights"/>), which take precedence over those of a bundle. A relative path
    /// is relative to the configuration file. Default null.
    /// </summary>
    public string? Weights { get; init; }

    internal NetworkConfiguration WithWeights(Func<string, string> path) =>
        Weights is null ? this : this with { Weights = path(Weights) };
}
