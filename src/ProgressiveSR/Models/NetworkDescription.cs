using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ProgressiveSR;

/// <summary>A super-resolution network of a bundle.</summary>
public sealed record NetworkDescription
{
    /// <summary>Whole factor: 4 for level 0, 2 for the levels above.</summary>
    public required int Factor { get; init; }

    /// <summary>The one level above 0 that the network serves; null (default) for all levels of its factor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Level { get; init; }

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
