using BenchmarkDotNet.Attributes;
using ProgressiveSR.Rendering;
using ProgressiveSR.Resizing;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// The whole picture at a receiver on the CPU, against the bare network on the same tiles, halo included.
/// </summary>
public class RenderingBenchmarks
{
    private ReceivedPhoto photo = null!;
    private IReadOnlyList<(int Width, int Height)> tiles = [];
    private Picture destination = null!;
    private Picture quarter = null!;

    /// <summary>Level 0 runs the x4 network on the first picture, level 7 the x2 network on the expanded one.</summary>
    [Params(0, 7)]
    public int Level { get; set; }

    private RenderOptions Options => new() { MaxLevel = Level };

    /// <summary>Receives all levels.</summary>
    [GlobalSetup]
    public void Setup()
    {
        photo = new ReceivedPhoto(TiledPhoto.Width, TiledPhoto.Height);
        tiles = photo.Tiles(Options);
        destination = new Picture(TiledPhoto.Width, TiledPhoto.Height);
        quarter = photo.Decoder.RenderLowResolution(new RenderOptions { MaxLevel = 0 }).Picture;
    }

    /// <summary>The network alone.</summary>
    [Benchmark(Baseline = true)]
    public void BareNetwork() => photo.RunNetwork(Level, tiles);

    /// <summary>The picture as the user sees it.</summary>
    [Benchmark]
    [Limit("1.15")]
    public void Render() => Render(photo.Decoder);

    /// <summary>Everything except the network: P-U, Phi, data consistency, 8-bit colours, copies.</summary>
    [Benchmark]
    public void RestOfReceiver() => Render(photo.Hollow);

    /// <summary>Level 0 at a receiver without a network.</summary>
    [Benchmark]
    public Picture Bicubic() => BicubicResize.Resize(quarter.View, TiledPhoto.Width, TiledPhoto.Height);

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Cleanup() => photo.Dispose();

    private void Render(ProgressiveDecoder decoder) => decoder.Render(
        destination.Pixels.Span, destination.Width, destination.Height, destination.Stride, Options);
}
