namespace ProgressiveSR.Torch;

/// <summary>The architectures that can be exported: a new one adds a line here and a file of its own.</summary>
internal static class OnnxNetworks
{
    private static readonly IOnnxNetwork[] All = [new ResidualNetworkGraph()];

    /// <summary>Finds an architecture.</summary>
    /// <exception cref="InvalidModelException">It is unknown.</exception>
    public static IOnnxNetwork Find(string architecture) =>
        All.FirstOrDefault(network => network.Architecture == architecture)
        ?? throw new InvalidModelException(
            $"There is no ONNX graph for architecture '{architecture}'; there are "
            + $"{string.Join(", ", All.Select(network => $"'{network.Architecture}'"))}.");
}
