using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Which networks run on which tiles or windows to render a snapshot.</summary>
/// <remarks>
/// Tiles of first pictures are anchored to the requested region, and windows to the picture, never to the refined
/// blocks. A block at level 0 therefore keeps exactly the same pixels when others are refined: it comes from the same
/// call on the same source.
/// </remarks>
internal sealed class RenderPlan
{
    private RenderPlan(BlockGrid grid, LevelMap map, IReadOnlyList<RenderPass> passes)
    {
        Grid = grid;
        Map = map;
        Passes = passes;
    }

    public BlockGrid Grid { get; }

    public LevelMap Map { get; }

    /// <summary>
    /// The work of each network: that of the lowest level covers whole tiles of the requested region, those of refined
    /// blocks small boxes around the blocks.
    /// </summary>
    public IReadOnlyList<RenderPass> Passes { get; }

    public static RenderPlan Make(
        ReceiverModel model, TileStore store, BlockGrid grid, BlockRegion shown, int maxLevel, int tileSize)
    {
        // A network is loaded only if it has blocks to render, but its tiles determine which neighbours must be known,
        // so the snapshot is retaken with a wider margin until it suffices. Levels never decrease, so this soon ends.
        LevelMap map = LevelMap.Take(store, shown, 0, maxLevel);
        while (true)
        {
            Served[] networks = [.. Networks(model, map)];
            int margin = networks.Select(served => Margin(served.Network.Info, grid, tileSize)).Append(0).Max();
            if (margin <= map.Margin)
            {
                return new RenderPlan(
                    grid, map, [.. networks.Select(served => Pass(model, served, grid, map, tileSize))]);
            }

            map = LevelMap.Take(store, shown, margin, maxLevel);
        }
    }

    /// <summary>Some blocks, and the neighbours whose network sees their change.</summary>
    public static BlockRegion Affected(ReceiverModel model, TileStore store, BlockRegion blocks, bool appeared)
    {
        // Networks whose input is the samples of level 0 do not see increments.
        bool seesNone = model.Manifest.IsFedWithSamples(model.Manifest.NetworkOf(0));
        int lowest = appeared || !seesNone ? 0 : 1;
        LevelMap map = LevelMap.Take(store, blocks, 0, model.Manifest.Schedule.Highest);
        BlockGrid grid = store.Tiles.Blocks;
        int margin = 0;
        while (true)
        {
            int reach = map.LevelsIn(map.Area).Where(level => level >= lowest)
                .Select(level => Reach(model.GetSuperResolver(level).Info, grid))
                .Append(0).Max();
            if (reach <= margin)
            {
                BlockRegion beside = map.Bounds(map.Area, lowest, model.Manifest.Schedule.Highest);
                return beside.IsEmpty ? blocks : blocks.Union(beside);
            }

            margin = reach;
            map = LevelMap.Take(store, blocks, margin, model.Manifest.Schedule.Highest);
        }
    }

    private static int Reach(SuperResolverInfo network, BlockGrid grid) =>
        grid.Reach(network.Halo, grid.BlockSize / network.Factor);

    /// <summary>
    /// The networks of the blocks to render, each with its levels; blocks without data belong to that of the lowest
    /// level.
    /// </summary>
    private static IEnumerable<Served> Networks(ReceiverModel model, LevelMap map) =>
        from level in map.LevelsIn(map.Shown)
        group level by model.GetSuperResolver(level) into levels
        select new Served(levels.Key, levels.Min() == 0 ? -1 : levels.Min(), levels.Max());

    private static int Margin(SuperResolverInfo network, BlockGrid grid, int tileSize) =>
        network.Window is NetworkWindow window
            ? WindowPass.Margin(window, grid, network.Factor)
            : TileLayout.Of(network, ContinuedSource.Of(network, grid), tileSize).Margin;

    private static RenderPass Pass(
        ReceiverModel model, Served served, BlockGrid grid, LevelMap map, int tileSize)
    {
        (ISuperResolver network, int lowest, int highest) = served;
        bool isFedWithSamples = model.Manifest.IsFedWithSamples(model.Manifest.NetworkOf(Math.Max(highest, 0)));
        ContinuedSource picture = ContinuedSource.Of(network.Info, grid);
        if (network.Info.Window is NetworkWindow window)
        {
            WindowPass? windows = WindowPass.Make(window, picture, map, lowest, highest);
            return new RenderPass(network, picture, isFedWithSamples, lowest, highest, [], windows);
        }

        TileLayout layout = TileLayout.Of(network.Info, picture, tileSize);
        IEnumerable<RenderTile> tiles = lowest > 0
            ? Boxes(layout, map, lowest, highest)
            : FirstTiles(layout, map, highest);
        return new RenderPass(network, picture, isFedWithSamples, lowest, highest, [.. tiles], null);
    }

    private static IEnumerable<RenderTile> FirstTiles(TileLayout layout, LevelMap map, int highest)
    {
        foreach (BlockRegion cell in layout.Cells(map.Shown))
        {
            BlockRegion blocks = cell.Intersect(map.Shown);
            if (!map.Bounds(blocks, -1, highest).IsEmpty)
            {
                yield return layout.Around(cell, blocks);
            }
        }
    }

    private static IEnumerable<RenderTile> Boxes(TileLayout layout, LevelMap map, int lowest, int highest)
    {
        foreach (BlockRegion cell in layout.Cells(map.Bounds(map.Shown, lowest, highest)))
        {
            BlockRegion refined = map.Bounds(cell.Intersect(map.Shown), lowest, highest);
            if (refined.IsEmpty)
            {
                continue;
            }

            foreach (BlockRegion box in TileCover.Of(layout, map, refined, lowest, highest))
            {
                yield return layout.Around(cell, box);
            }
        }
    }

    private sealed record Served(ISuperResolver Network, int Lowest, int Highest);
}
