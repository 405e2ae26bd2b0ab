namespace ProgressiveSR.Benchmarks;

/// <summary>A network that is run in windows although it is local.</summary>
internal sealed class WindowedNetwork(ISuperResolver network, NetworkWindow window) : ISuperResolver
{
    public SuperResolverInfo Info { get; } = network.Info with { Window = window, Halo = window.Reach };

    public void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        if (!SuperResolverWindows.TryRun(this, source, width, height, destination, cancellationToken))
        {
            network.SuperResolve(source, width, height, destination, cancellationToken);
        }
    }

    public void Dispose() => network.Dispose();
}
