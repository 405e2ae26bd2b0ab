using BenchmarkDotNet.Attributes;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// A region at level 7 through a network that is not local, against the bare network on the windows that count in the
/// region. The network is the embedded model's, said to have windows.
/// </summary>
public class WindowBenchmarks
{
    private ReceivedPhoto photo = null!;
    private IReadOnlyList<(int Width, int Height)> windows = [];
    private Picture destination = null!;

    /// <summary>Blocks in the region: squares of 3, 5 and 8.</summary>
    [Params(9, 25, 64)]
    public int Blocks { get; set; }

    private int Side => RegionBenchmarks.BlockSize * (int)Math.Sqrt(Blocks);

    private RenderOptions Options => new() { Region = RegionBenchmarks.Region(Side) };

    /// <summary>Receives all levels.</summary>
    [GlobalSetup]
    public void Setup()
    {
        photo = new ReceivedPhoto(TiledPhoto.Width, TiledPhoto.Height, new NetworkWindow(64, 24));
        windows = photo.Tiles(Options);
        destination = new Picture(Side, Side);
    }

    /// <summary>The network alone.</summary>
    [Benchmark(Baseline = true)]
    public void BareNetwork() => photo.RunNetwork(ReceiverModel.RefinedFactor, windows);

    /// <summary>The region as a user gets it.</summary>
    [Benchmark]
    [Limit("1.3")]
    public void Render() => photo.Decoder.Render(
        destination.Pixels.Span, destination.Width, destination.Height, destination.Stride, Options);

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Cleanup() => photo.Dispose();
}
