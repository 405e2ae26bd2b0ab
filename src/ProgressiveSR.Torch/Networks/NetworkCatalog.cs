using System.Text.Json.Nodes;

namespace ProgressiveSR.Torch;

/// <summary>The architectures that can be built by name. A new network adds itself with <see cref="Register"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public static class NetworkCatalog
{
    private static readonly Dictionary<string, Func<int, JsonObject, SuperResolutionNetwork>> Architectures = new()
    {
        [ResidualNetwork.ArchitectureName] = ResidualNetwork.Create,
    };

    private static readonly Lock Gate = new();

    /// <summary>The names known so far.</summary>
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

    /// <summary>Adds an architecture, or replaces one.</summary>
    /// <param name="architecture">Its name in bundles and training configurations.</param>
    /// <param name="create">Makes the network from a factor and its settings.</param>
    public static void Register(string architecture, Func<int, JsonObject, SuperResolutionNetwork> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(architecture);
        ArgumentNullException.ThrowIfNull(create);
        lock (Gate)
        {
            Architectures[architecture] = create;
        }
    }

    /// <summary>Makes a network with random weights.</summary>
    /// <param name="architecture">A registered name.</param>
    /// <param name="factor">Whole factor.</param>
    /// <param name="settings">The architecture's settings.</param>
    /// <exception cref="InvalidModelException">The name is unknown or a setting missing.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    public static SuperResolutionNetwork Create(string architecture, int factor, JsonObject settings)
    {
        Func<int, JsonObject, SuperResolutionNetwork>? create;
        lock (Gate)
        {
            Architectures.TryGetValue(architecture, out create);
        }

        if (create is null)
        {
            throw new InvalidModelException(
                $"The network architecture '{architecture}' is not known here; known are {string.Join(", ", Names)}.");
        }

        // Field initialisers of a registered class run before any constructor of this package.
        TorchRuntime.Initialize();
        return create(factor, settings);
    }
}
