namespace ProgressiveSR;

/// <summary>Which networks run on which tiles or windows to show a snapshot.</summary>
/// <remarks>
/// Tiles of first pictures are anchored to what is asked for, windows to the picture, neither to what is refined. That
/// is why a block at level 0 keeps its pixels, to the bit, when others are refined: it comes from the same call on the
/// same source.
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
    /// What each network has to do: one for blocks at level 0 (or nothing), on whole tiles as far as they are asked for,
    /// and those of refined blocks, on small boxes around these.
    /// </summary>
    public IReadOnlyList<RenderPass> Passes { get; }

    public static RenderPlan Make(
        ReceiverModel model, SampleStore store, BlockGrid grid, BlockRegion shown, int maxLevel, int tileSize)
    {
        // A network is made only where it has blocks to show, but its tiles decide what must be known of neighbours; so
        // the snapshot is taken anew, wider, until it suffices. Levels only rise, so this ends soon.
        LevelMap map = LevelMap.Take(store, grid, shown, 0, maxLevel);
        while (true)
        {
            Served[] networks = [.. Networks(model, map)];
            int margin = networks.Select(served => Margin(served.Network.Info, grid, tileSize)).Append(0).Max();
            if (margin <= map.Margin)
            {
                return new RenderPlan(grid, map, [.. networks.Select(served => Pass(served, grid, map, tileSize))]);
            }

            map = LevelMap.Take(store, grid, shown, margin, maxLevel);
        }
    }

    /// <summary>The networks of the blocks shown; that of a refined block serves its level, or all of them.</summary>
    private static IEnumerable<Served> Networks(ReceiverModel model, LevelMap map)
    {
        if (!map.Bounds(map.Shown, -1, 0).IsEmpty)
        {
            yield return new Served(model.GetSuperResolver(ReceiverModel.FirstPictureFactor), -1, 0);
        }

        IEnumerable<Served> refined =
            from level in map.LevelsIn(map.Shown)
            where level > 0
            group level by model.GetSuperResolver(ReceiverModel.RefinedFactor, level) into levels
            select new Served(levels.Key, levels.Min(), levels.Max());
        foreach (Served served in refined)
        {
            yield return served;
        }
    }

    private static int Margin(SuperResolverInfo network, BlockGrid grid, int tileSize) =>
        network.Window is NetworkWindow window
            ? WindowPass.Margin(window, grid, network.Factor)
            : TileLayout.Of(network, ContinuedSource.Of(network, grid), tileSize).Margin;

    private static RenderPass Pass(Served served, BlockGrid grid, LevelMap map, int tileSize)
    {
        (ISuperResolver network, int lowest, int highest) = served;
        ContinuedSource picture = ContinuedSource.Of(network.Info, grid);
        if (network.Info.Window is NetworkWindow window)
        {
            WindowPass? windows = WindowPass.Make(window, picture, map, lowest, highest);
            return new RenderPass(network, picture, lowest, highest, [], windows);
        }

        TileLayout layout = TileLayout.Of(network.Info, picture, tileSize);
        IEnumerable<Tile> tiles = highest > 0 ? Boxes(layout, map, lowest, highest) : FirstTiles(layout, map);
        return new RenderPass(network, picture, lowest, highest, [.. tiles], null);
    }

    private static IEnumerable<Tile> FirstTiles(TileLayout layout, LevelMap map)
    {
        foreach (BlockRegion cell in layout.Cells(map.Shown))
        {
            BlockRegion blocks = cell.Intersect(map.Shown);
            if (!map.Bounds(blocks, -1, 0).IsEmpty)
            {
                yield return layout.Around(cell, blocks);
            }
        }
    }

    private static IEnumerable<Tile> Boxes(TileLayout layout, LevelMap map, int lowest, int highest)
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
