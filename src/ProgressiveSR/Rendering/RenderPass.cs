using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>What one network does for a rendering: tiles that stand alone, or windows that are blended.</summary>
/// <param name="Network">The network.</param>
/// <param name="Picture">The picture as the network sees it.</param>
/// <param name="IsFedWithSamples">Whether it is fed with the samples of the lowest level, else with expanded blocks.</param>
/// <param name="Lowest">The lowest level of the blocks that it shows; -1 stands for nothing.</param>
/// <param name="Highest">The highest.</param>
/// <param name="Tiles">The tiles of a network that is local.</param>
/// <param name="Windows">The windows of one that is not, where it has blocks to show.</param>
internal sealed record RenderPass(
    ISuperResolver Network,
    ContinuedSource Picture,
    bool IsFedWithSamples,
    int Lowest,
    int Highest,
    IReadOnlyList<RenderTile> Tiles,
    WindowPass? Windows)
{
    /// <summary>The network's factor.</summary>
    public int Factor => Network.Info.Factor;

    /// <summary>The channels of the network's input.</summary>
    public int Channels => Network.Info.InputChannels;

    /// <summary>Measures the work: blocks, each as often as it is computed.</summary>
    public long Work => Tiles.Concat(Windows?.Rows.SelectMany(row => row.Windows).Select(window => window.Tile) ?? [])
        .Sum(tile => tile.Blocks.Count);
}
