using BenchmarkDotNet.Attributes;
using ProgressiveSR.Rendering;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// A region at level 7, also in a picture of sixteen times the size, against the bare network on the region and its
/// receptive field.
/// </summary>
public class RegionBenchmarks
{
    internal const int BlockSize = 32;

    /// <summary>The level at which regions are rendered.</summary>
    internal const int Level = 7;

    private ReceivedPhoto photo = null!;
    private IReadOnlyList<(int Width, int Height)> tiles = [];
    private Picture destination = null!;

    /// <summary>Number of blocks in the region: squares with sides of 3, 5 and 8.</summary>
    [Params(9, 25, 64)]
    public int Blocks { get; set; }

    private int Side => BlockSize * (int)Math.Sqrt(Blocks);

    private RenderOptions Options => new() { Region = Region(Side) };

    /// <summary>Receives all levels.</summary>
    [GlobalSetup(Targets = [nameof(BareNetwork), nameof(Render)])]
    public void Setup() => Receive(TiledPhoto.Width, TiledPhoto.Height);

    /// <summary>Receives all levels of the large picture.</summary>
    [GlobalSetup(Target = nameof(RenderInLargePicture))]
    public void SetupLarge() => Receive(4 * TiledPhoto.Width, 4 * TiledPhoto.Height);

    /// <summary>The network alone.</summary>
    [Benchmark(Baseline = true)]
    public void BareNetwork() => photo.RunNetwork(Level, tiles);

    /// <summary>The region as the user sees it.</summary>
    [Benchmark]
    [Limit("1.3")]
    public void Render() => photo.Decoder.Render(
        destination.Pixels.Span, destination.Width, destination.Height, destination.Stride, Options);

    /// <summary>The same region of the large picture.</summary>
    [Benchmark]
    [Limit("1.3")]
    public void RenderInLargePicture() => Render();

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Cleanup() => photo.Dispose();

    /// <summary>A square whose corner is far from the picture's and not at a multiple of a tile's side.</summary>
    internal static PixelRegion Region(int side) => new(29 * BlockSize, 13 * BlockSize, side, side);

    private void Receive(int width, int height)
    {
        photo = new ReceivedPhoto(width, height);
        tiles = photo.Tiles(Options);
        destination = new Picture(Side, Side);
    }
}
