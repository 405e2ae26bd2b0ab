using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>The work of one network in a rendering: independent tiles, or windows to be blended.</summary>
/// <param name="Network">The network.</param>
/// <param name="Picture">The picture as the network's input.</param>
/// <param name="IsFedWithSamples">
/// Whether its input is the samples of the lowest level, rather than expanded blocks.
/// </param>
/// <param name="Lowest">The lowest level of the blocks it renders; -1 for blocks without data.</param>
/// <param name="Highest">The highest level of the blocks it renders.</param>
/// <param name="Tiles">The tiles of a local network.</param>
/// <param name="Windows">The windows of a non-local network, if it has blocks to render.</param>
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

    /// <summary>The amount of work: the number of blocks, each counted as often as it is computed.</summary>
    public long Work => Tiles.Concat(Windows?.Rows.SelectMany(row => row.Windows).Select(window => window.Tile) ?? [])
        .Sum(tile => tile.Blocks.Count);
}
