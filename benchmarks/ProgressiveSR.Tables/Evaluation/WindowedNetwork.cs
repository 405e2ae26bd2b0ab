using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tables;

/// <summary>A network run in other windows than its own; counts the pixels it is given.</summary>
/// <param name="network">The network, which the wrapper disposes. It must take a whole window at once.</param>
/// <param name="window">The windows.</param>
internal sealed class WindowedNetwork(ISuperResolver network, NetworkWindow window) : ISuperResolver
{
    private long pixels;

    public SuperResolverInfo Info { get; } = network.Info with { Window = window, Halo = window.Reach };

    /// <summary>Source pixels given to the network so far, counting overlaps in every window.</summary>
    public long Pixels => Interlocked.Read(ref pixels);

    public void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        if (!SuperResolverWindows.TryRun(this, source, width, height, destination, cancellationToken))
        {
            Interlocked.Add(ref pixels, (long)width * height);
            network.SuperResolve(source, width, height, destination, cancellationToken);
        }
    }

    public void Dispose() => network.Dispose();
}
