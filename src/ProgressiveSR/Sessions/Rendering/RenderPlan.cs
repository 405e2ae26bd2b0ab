namespace ProgressiveSR;

/// <summary>Which networks run on which tiles to show a snapshot.</summary>
/// <remarks>
/// Tiles are anchored to the picture, not to what is refined or asked for. That is why a block at level 0 keeps its
/// pixels, to the bit, when others are refined: it comes from the same call on the same source.
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

    /// <summary>Tiles with refined blocks to show: the smallest box around these.</summary>
    public IReadOnlyList<Tile> RefinedTiles { get; }

    public static RenderPlan Make(
        ReceiverModel model, SampleStore store, BlockGrid grid, BlockRegion shown, int maxLevel, int tileSize)
    {
        int firstSide = grid.BlockSize / ReceiverModel.FirstPictureFactor;
        int refinedSide = grid.BlockSize / ReceiverModel.RefinedFactor;
        int highest = model.Manifest.Schedule.Highest;

        // A network is made only where it has blocks to show, but its halo decides what must be known of neighbours; so
        // the snapshot is taken anew, wider, until it suffices. Levels only rise, so this ends after three at most.
        LevelMap map = LevelMap.Take(store, grid, shown, 0, maxLevel);
        while (true)
        {
            bool hasFirst = !map.Bounds(shown, -1, 0).IsEmpty;
            bool hasRefined = !map.Bounds(shown, 1, highest).IsEmpty;
            int firstHalo = hasFirst ? model.GetSuperResolver(ReceiverModel.FirstPictureFactor).Info.Halo : 0;
            int refinedHalo = hasRefined ? model.GetSuperResolver(ReceiverModel.RefinedFactor).Info.Halo : 0;
            int margin = Math.Max(
                BlocksFor(firstHalo, firstSide, grid), BlocksFor(refinedHalo, refinedSide, grid));
            if (margin <= map.Margin)
            {
                return new RenderPlan(
                    grid,
                    map,
                    [.. FirstTiles(grid, map, tileSize / firstSide, firstSide, firstHalo)],
                    [.. Refined(grid, map, highest, tileSize / refinedSide, refinedSide, refinedHalo)]);
            }

            map = LevelMap.Take(store, grid, shown, margin, maxLevel);
        }
    }

    private static IEnumerable<Tile> FirstTiles(BlockGrid grid, LevelMap map, int tileBlocks, int side, int halo)
    {
        foreach (BlockRegion blocks in Cut(map.Shown, tileBlocks))
        {
            if (!map.Bounds(blocks, -1, 0).IsEmpty)
            {
                yield return Tile.Around(grid, blocks, side, halo);
            }
        }
    }

    private static IEnumerable<Tile> Refined(
        BlockGrid grid, LevelMap map, int highest, int tileBlocks, int side, int halo)
    {
        foreach (BlockRegion blocks in Cut(map.Shown, tileBlocks))
        {
            BlockRegion refined = map.Bounds(blocks, 1, highest);
            if (!refined.IsEmpty)
            {
                yield return Tile.Around(grid, refined, side, halo);
            }
        }
    }

    /// <summary>Cuts a region along a grid of tiles that starts at the picture's corner.</summary>
    internal static IEnumerable<BlockRegion> Cut(BlockRegion region, int tileBlocks)
    {
        for (int y = region.Y / tileBlocks; y * tileBlocks < region.Bottom; y++)
        {
            for (int x = region.X / tileBlocks; x * tileBlocks < region.Right; x++)
            {
                yield return region.Intersect(new BlockRegion(x * tileBlocks, y * tileBlocks, tileBlocks, tileBlocks));
            }
        }
    }

    private static int BlocksFor(int halo, int side, BlockGrid grid) =>
        (int)Math.Min(((long)halo + side - 1) / side, Math.Max(grid.Columns, grid.Rows));
}
