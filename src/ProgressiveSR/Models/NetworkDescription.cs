using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ProgressiveSR.Models;

/// <summary>A super-resolution network of a bundle.</summary>
public sealed record NetworkDescription
{
    /// <summary>The name by which levels refer to the network: letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The integer factor by which it enlarges, 2 or more.</summary>
    public required int Factor { get; init; }

    /// <summary>Channels of the input: 3 colours, or more that the processing units make. Default 3.</summary>
    public int InputChannels
    {
        get;

        // The serializer sets 0 if a manifest omits them.
        init => field = value == 0 ? 3 : value;
    } = 3;

    /// <summary>The name of the architecture, which a backend that builds networks from weights must know.</summary>
    public required string Architecture { get; init; }

    /// <summary>The architecture's own settings (features, blocks, …).</summary>
    public JsonObject Settings
    {
        get;

        // The serializer sets null if a manifest omits them.
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// Receptive field in source pixels on each side; <see cref="NetworkWindow.Reach"/> for a network with windows.
    /// </summary>
    public required int Halo { get; init; }

    /// <summary>The windows of a non-local network; null for a local one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NetworkWindow? Window { get; init; }

    /// <summary>Number of parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds per output pixel.</summary>
    public required double MultiplyAddsPerPixel { get; init; }
}
