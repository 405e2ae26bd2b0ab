using BenchmarkDotNet.Attributes;
using ProgressiveSR.Rendering;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// A region at level 7 with networks from the literature, against the bare network on the region and its receptive
/// field, or, for networks that are not local, on the windows that contribute to the region.
/// </summary>
public class NetworkBenchmarks
{
    private ReceivedPhoto photo = null!;
    private IReadOnlyList<(int Width, int Height)> tiles = [];
    private Picture destination = null!;

    /// <summary>
    /// Architectures at their published sizes (for EDSR, the baseline); time does not depend on the initial weights.
    /// </summary>
    public static IEnumerable<string> Architectures =>
        [CarnNetwork.ArchitectureName, EdsrNetwork.ArchitectureName, OmniSrNetwork.ArchitectureName];

    /// <summary>The architecture.</summary>
    [ParamsSource(nameof(Architectures))]
    public string Network { get; set; } = "";

    /// <summary>Number of blocks in the region: squares with sides of 3, 5 and 8.</summary>
    [Params(9, 25, 64)]
    public int Blocks { get; set; }

    private int Side => RegionBenchmarks.BlockSize * (int)Math.Sqrt(Blocks);

    private RenderOptions Options => new() { Region = RegionBenchmarks.Region(Side) };

    /// <summary>Receives all levels.</summary>
    [GlobalSetup]
    public void Setup()
    {
        photo = Receive(Network);
        tiles = photo.Tiles(Options);
        destination = new Picture(Side, Side);
    }

    /// <summary>The network alone.</summary>
    [Benchmark(Baseline = true)]
    public void BareNetwork() => photo.RunNetwork(RegionBenchmarks.Level, tiles);

    /// <summary>The region as the user sees it.</summary>
    [Benchmark]
    [Limit("1.3")]
    public void Render() => photo.Decoder.Render(
        destination.Pixels.Span, destination.Width, destination.Height, destination.Stride, Options);

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Cleanup() => photo.Dispose();

    /// <summary>Receives the picture with another network.</summary>
    internal static ReceivedPhoto Receive(string architecture) => new(
        TiledPhoto.Width,
        TiledPhoto.Height,
        (backend, factor) => SingleNetwork.Open(Create(architecture, factor), backend));

    private static SuperResolutionNetwork Create(string architecture, int factor) => architecture switch
    {
        CarnNetwork.ArchitectureName => new CarnNetwork(factor),
        EdsrNetwork.ArchitectureName => new EdsrNetwork(factor),
        OmniSrNetwork.ArchitectureName => new OmniSrNetwork(factor),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "Unknown architecture."),
    };
}
