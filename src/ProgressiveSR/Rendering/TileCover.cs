using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Covers scattered refined blocks with few boxes, so that a network processes little in between.</summary>
internal static class TileCover
{
    /// <summary>
    /// The box itself, or the covers of the two parts on either side of its widest gap, if these have fewer pixels
    /// including their halos.
    /// </summary>
    /// <param name="layout">The network's tiles.</param>
    /// <param name="map">The blocks' levels.</param>
    /// <param name="box">The bounding box of the blocks at these levels.</param>
    /// <param name="lowest">The network's lowest level.</param>
    /// <param name="highest">The network's highest level.</param>
    public static IEnumerable<BlockRegion> Of(
        TileLayout layout, LevelMap map, BlockRegion box, int lowest, int highest)
    {
        if (layout.HasFixedTile || Split(map, box, lowest, highest) is not var (one, other))
        {
            return [box];
        }

        one = map.Bounds(one, lowest, highest);
        other = map.Bounds(other, lowest, highest);
        return layout.PixelsSeen(one) + layout.PixelsSeen(other) < layout.PixelsSeen(box)
            ? Of(layout, map, one, lowest, highest).Concat(Of(layout, map, other, lowest, highest))
            : [box];
    }

    /// <summary>The parts before and after the widest run of columns or rows without such a block.</summary>
    private static (BlockRegion Before, BlockRegion Behind)? Split(
        LevelMap map, BlockRegion box, int lowest, int highest)
    {
        bool[] columns = new bool[box.Columns];
        bool[] rows = new bool[box.Rows];
        for (int y = 0; y < box.Rows; y++)
        {
            for (int x = 0; x < box.Columns; x++)
            {
                int level = map[box.X + x, box.Y + y];
                bool served = level >= lowest && level <= highest;
                columns[x] |= served;
                rows[y] |= served;
            }
        }

        (int column, int width) = WidestGap(columns);
        (int row, int height) = WidestGap(rows);
        if (width == 0 && height == 0)
        {
            return null;
        }

        return width >= height
            ? (box with { Columns = column }, box with { X = box.X + column, Columns = box.Columns - column })
            : (box with { Rows = row }, box with { Y = box.Y + row, Rows = box.Rows - row });
    }

    private static (int Start, int Length) WidestGap(ReadOnlySpan<bool> taken)
    {
        (int Start, int Length) widest = (0, 0);
        int start = 0;
        for (int i = 0; i < taken.Length; i++)
        {
            if (taken[i])
            {
                start = i + 1;
            }
            else if (i + 1 - start > widest.Length)
            {
                widest = (start, i + 1 - start);
            }
        }

        return widest;
    }
}
