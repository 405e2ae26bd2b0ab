namespace ProgressiveSR;

/// <summary>Which networks run on which tiles or windows to show a snapshot.</summary>
/// <remarks>
/// Tiles of first pictures are anchored to what is asked for, windows to the picture, neither to what is refined. That
/// is why a block at level 0 keeps its pixels, to the bit, when others are refined: it comes from the same call on the
/// same source.
/// </remarks>
internal sealed class RenderPlan
{
    private RenderPlan(BlockGrid grid, LevelMap map, RenderPass firstPicture, RenderPass refined)
    {
        Grid = grid;
        Map = map;
        FirstPicture = firstPicture;
        Refined = refined;
    }

    public BlockGrid Grid { get; }

    public LevelMap Map { get; }

    /// <summary>For blocks at level 0 (or nothing): whole tiles, as far as they are asked for.</summary>
    public RenderPass FirstPicture { get; }

    /// <summary>For refined blocks: small boxes around these.</summary>
    public RenderPass Refined { get; }

    public static RenderPlan Make(
        ReceiverModel model, SampleStore store, BlockGrid grid, BlockRegion shown, int maxLevel, int tileSize)
    {
        int highest = model.Manifest.Schedule.Highest;

        // A network is made only where it has blocks to show, but its tiles decide what must be known of neighbours; so
        // the snapshot is taken anew, wider, until it suffices. Levels only rise, so this ends after three at most.
        LevelMap map = LevelMap.Take(store, grid, shown, 0, maxLevel);
        while (true)
        {
            SuperResolverInfo? first = Network(ReceiverModel.FirstPictureFactor, -1, 0);
            SuperResolverInfo? refined = Network(ReceiverModel.RefinedFactor, 1, highest);
            int margin = Math.Max(Margin(first), Margin(refined));
            if (margin <= map.Margin)
            {
                return new RenderPlan(
                    grid,
                    map,
                    Pass(ReceiverModel.FirstPictureFactor, first, -1, 0, layout => FirstTiles(layout, map)),
                    Pass(ReceiverModel.RefinedFactor, refined, 1, highest, layout => Boxes(layout, map, highest)));
            }

            map = LevelMap.Take(store, grid, shown, margin, maxLevel);
        }

        SuperResolverInfo? Network(int factor, int lowestLevel, int highestLevel) =>
            map.Bounds(shown, lowestLevel, highestLevel).IsEmpty ? null : model.GetSuperResolver(factor).Info;

        int Margin(SuperResolverInfo? network) => network switch
        {
            null => 0,
            { Window: NetworkWindow window } => WindowPass.Margin(window, grid, network.Factor),
            _ => TileLayout.Of(network, grid, tileSize).Margin,
        };

        RenderPass Pass(
            int factor,
            SuperResolverInfo? network,
            int lowestLevel,
            int highestLevel,
            Func<TileLayout, IEnumerable<Tile>> tiles) => network switch
        {
            null => new RenderPass(factor, [], null),
            { Window: NetworkWindow window } => new RenderPass(
                factor, [], WindowPass.Make(window, grid, factor, map, lowestLevel, highestLevel)),
            _ => new RenderPass(factor, [.. tiles(TileLayout.Of(network, grid, tileSize))], null),
        };
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

    private static IEnumerable<Tile> Boxes(TileLayout layout, LevelMap map, int highest)
    {
        foreach (BlockRegion cell in layout.Cells(map.Bounds(map.Shown, 1, highest)))
        {
            BlockRegion refined = map.Bounds(cell.Intersect(map.Shown), 1, highest);
            if (refined.IsEmpty)
            {
                continue;
            }

            foreach (BlockRegion box in TileCover.Of(layout, map, refined, highest))
            {
                yield return layout.Around(cell, box);
            }
        }
    }
}
