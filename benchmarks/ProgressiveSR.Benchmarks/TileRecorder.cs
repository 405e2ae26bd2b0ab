using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Benchmarks;

/// <summary>Stands in for a network: records the sizes of its inputs and outputs black.</summary>
internal sealed class TileRecorder(SuperResolverInfo info) : ISuperResolver
{
    /// <summary>Sizes of the inputs so far, in source pixels.</summary>
    public List<(int Width, int Height)> Tiles { get; } = [];

    public SuperResolverInfo Info => info;

    public void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        Tiles.Add((width, height));
        destination.Clear();
    }

    public void Dispose()
    {
    }
}
