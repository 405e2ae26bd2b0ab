using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ProgressiveSR.Models;

/// <summary>A super-resolution network of a bundle.</summary>
public sealed record NetworkDescription
{
    /// <summary>The network's name in its model, by which levels choose it: letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The whole factor by which it enlarges, 2 or more.</summary>
    public required int Factor { get; init; }

    /// <summary>Name of the architecture, which a backend that builds networks from weights must know.</summary>
    public required string Architecture { get; init; }

    /// <summary>The architecture's settings (features, blocks, …), whose meaning is the architecture's.</summary>
    public JsonObject Settings
    {
        get;

        // Where a manifest leaves them out, the serializer sets null.
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// Receptive field in source pixels on each side; <see cref="NetworkWindow.Reach"/> of a network with windows.
    /// </summary>
    public required int Halo { get; init; }

    /// <summary>The windows in which a network is run that is not local; null for one that is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NetworkWindow? Window { get; init; }

    /// <summary>Number of weights.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds per pixel of the result.</summary>
    public required double MultiplyAddsPerPixel { get; init; }
}
