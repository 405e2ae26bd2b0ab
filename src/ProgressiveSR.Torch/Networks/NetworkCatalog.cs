using System.Text.Json.Nodes;
using ProgressiveSR.Models;

namespace ProgressiveSR.Torch;

/// <summary>The architectures that can be created by name. Add a new one with <see cref="Register"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public static class NetworkCatalog
{
    private static readonly Dictionary<string, Entry> Architectures = new(StringComparer.Ordinal)
    {
        [CarnNetwork.ArchitectureName] = new(CarnNetwork.Create, new CarnNetworkGraph()),
        [EdsrNetwork.ArchitectureName] = new(EdsrNetwork.Create, new EdsrNetworkGraph()),
        [OmniSrNetwork.ArchitectureName] = new(OmniSrNetwork.Create, new OmniSrGraph()),
        [ResidualNetwork.ArchitectureName] = new(ResidualNetwork.Create, new ResidualNetworkGraph()),
        [RestorationNetwork.ArchitectureName] = new(RestorationNetwork.Create, new RestorationNetworkGraph()),
    };

    private static readonly Lock Gate = new();

    /// <summary>The names registered so far.</summary>
    public static IReadOnlyList<string> Names
    {
        get
        {
            lock (Gate)
            {
                return [.. Architectures.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Adds or replaces an architecture.</summary>
    /// <param name="architecture">Its name in bundles and training configurations.</param>
    /// <param name="create">Creates the network from a factor and settings.</param>
    /// <param name="graph">
    /// Writes its ONNX graph; null for a network that is trained and run here, but not exported.
    /// </param>
    public static void Register(
        string architecture, Func<int, JsonObject, SuperResolutionNetwork> create, IOnnxNetwork? graph = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(architecture);
        ArgumentNullException.ThrowIfNull(create);
        lock (Gate)
        {
            Architectures[architecture] = new Entry(create, graph);
        }
    }

    /// <summary>Creates a network with random weights.</summary>
    /// <param name="architecture">A registered name.</param>
    /// <param name="factor">Integer factor supported by the architecture.</param>
    /// <param name="settings">The architecture's settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">The architecture does not support the factor.</exception>
    /// <exception cref="InvalidModelException">
    /// The name is unknown, or a setting is missing or out of range.
    /// </exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public static SuperResolutionNetwork Create(string architecture, int factor, JsonObject settings)
    {
        Entry entry = Find(architecture);

        // Field initialisers of a registered class run before any constructor of this package.
        TorchRuntime.Initialize();
        return entry.Create(factor, settings);
    }

    /// <summary>The writer of an architecture's ONNX graph.</summary>
    /// <exception cref="InvalidModelException">The name is unknown, or was registered without a graph.</exception>
    internal static IOnnxNetwork Graph(string architecture) =>
        Find(architecture).Graph ?? throw new InvalidModelException(
            $"The network architecture '{architecture}' was registered without an ONNX graph, so it cannot be "
            + "exported.");

    private static Entry Find(string architecture)
    {
        lock (Gate)
        {
            if (Architectures.TryGetValue(architecture, out Entry? entry))
            {
                return entry;
            }
        }

        throw new InvalidModelException(
            $"The network architecture '{architecture}' is unknown; the known ones are {string.Join(", ", Names)}.");
    }

    private sealed record Entry(Func<int, JsonObject, SuperResolutionNetwork> Create, IOnnxNetwork? Graph);
}
