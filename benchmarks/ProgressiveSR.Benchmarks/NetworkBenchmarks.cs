using BenchmarkDotNet.Attributes;
using ProgressiveSR.Rendering;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// A region at level 7 through the networks of the literature, against the bare network: on the region and its
/// receptive field, or on the windows that count in the region where a network is not local.
/// </summary>
public class NetworkBenchmarks
{
    private ReceivedPhoto photo = null!;
    private IReadOnlyList<(int Width, int Height)> tiles = [];
    private Picture destination = null!;

    /// <summary>
    /// Architectures, in their published sizes (EDSR's is the baseline); time does not depend on the weights they start
    /// with.
    /// </summary>
    public static IEnumerable<string> Architectures =>
        [CarnNetwork.ArchitectureName, EdsrNetwork.ArchitectureName, OmniSrNetwork.ArchitectureName];

    /// <summary>The architecture.</summary>
    [ParamsSource(nameof(Architectures))]
    public string Network { get; set; } = "";

    /// <summary>Blocks in the region: squares of 3, 5 and 8.</summary>
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

    /// <summary>The region as a user gets it.</summary>
    [Benchmark]
    [Limit("1.3")]
    public void Render() => photo.Decoder.Render(
        destination.Pixels.Span, destination.Width, destination.Height, destination.Stride, Options);

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Cleanup() => photo.Dispose();

    /// <summary>The picture, at a receiver with another network.</summary>
    internal static ReceivedPhoto Receive(string architecture) => new(
        TiledPhoto.Width,
        TiledPhoto.Height,
        (backend, factor) => SingleNetwork.Open(Create(architecture, factor), backend));

    private static SuperResolutionNetwork Create(string architecture, int factor) => architecture switch
    {
        CarnNetwork.ArchitectureName => new CarnNetwork(factor),
        EdsrNetwork.ArchitectureName => new EdsrNetwork(factor),
        OmniSrNetwork.ArchitectureName => new OmniSrNetwork(factor),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "No such architecture."),
    };
}
