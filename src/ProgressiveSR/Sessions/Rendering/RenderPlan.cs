namespace ProgressiveSR;

/// <summary>Which networks run on which tiles to show a snapshot.</summary>
/// <remarks>
/// Tiles of first pictures are anchored to what is asked for, not to what is refined. That is why a block at level 0
/// keeps its pixels, to the bit, when others are refined: it comes from the same call on the same source.
/// </remarks>
internal sealed class RenderPlan
{
    private RenderPlan(BlockGrid grid, LevelMap map, List<Tile> firstPictureTiles, List<Tile> refinedTiles)
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

    /// <summary>Tiles with refined blocks to show: small boxes around these.</summary>
    public IReadOnlyList<Tile> RefinedTiles { get; }

    public static RenderPlan Make(
        ReceiverModel model, SampleStore store, BlockGrid grid, BlockRegion shown, int maxLevel, int tileSize)
    {
        int highest = model.Manifest.Schedule.Highest;

        // A network is made only where it has blocks to show, but its tiles decide what must be known of neighbours; so
        // the snapshot is taken anew, wider, until it suffices. Levels only rise, so this ends after three at most.
        LevelMap map = LevelMap.Take(store, grid, shown, 0, maxLevel);
        while (true)
        {
            TileLayout? first = Layout(ReceiverModel.FirstPictureFactor, -1, 0);
            TileLayout? refined = Layout(ReceiverModel.RefinedFactor, 1, highest);
            int margin = Math.Max(first?.Margin ?? 0, refined?.Margin ?? 0);
            if (margin <= map.Margin)
            {
                return new RenderPlan(
                    grid,
                    map,
                    [.. FirstTiles(first, map)],
                    [.. Refined(refined, map, highest)]);
            }

            map = LevelMap.Take(store, grid, shown, margin, maxLevel);
        }

        TileLayout? Layout(int factor, int lowestLevel, int highestLevel) =>
            map.Bounds(shown, lowestLevel, highestLevel).IsEmpty
                ? null
                : TileLayout.Of(model.GetSuperResolver(factor).Info, grid, tileSize);
    }

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

    private static IEnumerable<Tile> Refined(TileLayout? layout, LevelMap map, int highest)
    {
        foreach (BlockRegion cell in layout?.Cells(map.Bounds(map.Shown, 1, highest)) ?? [])
        {
            BlockRegion refined = map.Bounds(cell.Intersect(map.Shown), 1, highest);
            if (refined.IsEmpty)
            {
                continue;
            }

            foreach (BlockRegion box in TileCover.Of(layout!, map, refined, highest))
            {
                yield return layout!.Around(cell, box);
            }
        }
    }
}
