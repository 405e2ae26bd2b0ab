namespace ProgressiveSR;

/// <summary>Which networks run on which tiles to show a snapshot.</summary>
/// <remarks>
/// Tiles of first pictures are anchored to what is asked for, not to what is refined. That is why a block at level 0
/// keeps its pixels, to the bit, when others are refined: it comes from the same call on the same source.
/// </remarks>
internal sealed class RenderPlan
{
    private RenderPlan(BlockGrid grid, LevelMap map, List<Tile> firstPictureTiles, List<RefinedTile> refinedTiles)
    {
        Grid = grid;
        Map = map;
        FirstPictureTiles = firstPictureTiles;
        RefinedTiles = refinedTiles;
    }

    public BlockGrid Grid { get; }

    public LevelMap Map { get; }

    /// <summary>Tiles with blocks at level 0 (or nothing) to show: the whole tile, as far as it is asked for.</summary>
    public IReadOnlyList<Tile> FirstPictureTiles { get; }

    /// <summary>Tiles with refined blocks to show: small boxes around these, apart for each network.</summary>
    public IReadOnlyList<RefinedTile> RefinedTiles { get; }

    public static RenderPlan Make(
        ReceiverModel model, SampleStore store, BlockGrid grid, BlockRegion shown, int maxLevel, int tileSize)
    {
        // A network is made only where it has blocks to show, but its tiles decide what must be known of neighbours; so
        // the snapshot is taken anew, wider, until it suffices. Levels only rise, so this ends soon.
        LevelMap map = LevelMap.Take(store, grid, shown, 0, maxLevel);
        while (true)
        {
            TileLayout? first = map.Bounds(shown, -1, 0).IsEmpty
                ? null
                : TileLayout.Of(model.GetSuperResolver(ReceiverModel.FirstPictureFactor).Info, grid, tileSize);
            RefinedPass[] passes = [.. Passes(model, map, grid, tileSize)];
            int margin = passes.Select(pass => pass.Layout.Margin).Append(first?.Margin ?? 0).Max();
            if (margin <= map.Margin)
            {
                return new RenderPlan(
                    grid,
                    map,
                    [.. FirstTiles(first, map)],
                    [.. passes.SelectMany(pass => Refined(pass, map))]);
            }

            map = LevelMap.Take(store, grid, shown, margin, maxLevel);
        }
    }

    /// <summary>The networks of the refined blocks shown; each serves a level, or all of them.</summary>
    private static IEnumerable<RefinedPass> Passes(ReceiverModel model, LevelMap map, BlockGrid grid, int tileSize) =>
        from level in map.LevelsIn(map.Shown)
        where level > 0
        group level by model.GetSuperResolver(ReceiverModel.RefinedFactor, level) into served
        select new RefinedPass(
            served.Key, TileLayout.Of(served.Key.Info, grid, tileSize), served.Min(), served.Max());

    private static IEnumerable<Tile> FirstTiles(TileLayout? layout, LevelMap map)
    {
        foreach (BlockRegion cell in layout?.Cells(map.Shown) ?? [])
        {
            BlockRegion blocks = cell.Intersect(map.Shown);
            if (!map.Bounds(blocks, -1, 0).IsEmpty)
            {
                yield return layout!.Around(cell, blocks);
            }
        }
    }

    private static IEnumerable<RefinedTile> Refined(RefinedPass pass, LevelMap map)
    {
        (ISuperResolver network, TileLayout layout, int lowest, int highest) = pass;
        foreach (BlockRegion cell in layout.Cells(map.Bounds(map.Shown, lowest, highest)))
        {
            BlockRegion refined = map.Bounds(cell.Intersect(map.Shown), lowest, highest);
            if (refined.IsEmpty)
            {
                continue;
            }

            foreach (BlockRegion box in TileCover.Of(layout, map, refined, lowest, highest))
            {
                yield return new RefinedTile(layout.Around(cell, box), network, lowest, highest);
            }
        }
    }

    private sealed record RefinedPass(ISuperResolver Network, TileLayout Layout, int Lowest, int Highest);
}
