using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>The windows that count in some blocks of a picture, from top to bottom.</summary>
/// <remarks>Windows lie on the picture as a whole, padded to whole blocks, whatever is asked for.</remarks>
internal sealed class WindowPass
{
    private WindowPass(WindowLayout layout, int side, BlockRegion box, IReadOnlyList<WindowRow> rows)
    {
        Layout = layout;
        Side = side;
        Box = box;
        Rows = rows;
    }

    /// <summary>All windows of the picture.</summary>
    public WindowLayout Layout { get; }

    /// <summary>Side of a block in source pixels.</summary>
    public int Side { get; }

    /// <summary>The smallest region that holds the blocks to show.</summary>
    public BlockRegion Box { get; }

    /// <summary>The windows to run.</summary>
    public IReadOnlyList<WindowRow> Rows { get; }

    /// <summary>How many blocks away from those shown a window may reach.</summary>
    public static int Margin(NetworkWindow window, BlockGrid grid, int factor) =>
        grid.Reach(window.Reach, grid.BlockSize / factor);

    /// <summary>Finds the windows for the blocks shown whose levels are in a range; null for none.</summary>
    public static WindowPass? Make(
        NetworkWindow window, ContinuedSource picture, LevelMap map, int lowest, int highest)
    {
        BlockRegion box = map.Bounds(map.Shown, lowest, highest);
        int side = picture.Side;
        WindowLayout layout = new(
            window, picture.Grid.Columns * side, picture.Grid.Rows * side, picture.Border);
        int[] columns = [.. layout.Columns.Touching(box.X * side, box.Right * side)];
        List<WindowRow> rows = [];
        foreach (int row in layout.Rows.Touching(box.Y * side, box.Bottom * side))
        {
            List<(int, RenderTile)> windows = [];
            foreach (int column in columns)
            {
                BlockRegion counted = BlockGrid.Touched(layout.Counted(column, row), side);
                BlockRegion blocks = map.Bounds(counted.Intersect(box), lowest, highest);
                if (!blocks.IsEmpty)
                {
                    windows.Add((column, picture.MakeTile(blocks, layout.Source(column, row))));
                }
            }

            if (windows.Count > 0)
            {
                rows.Add(new WindowRow(row, windows));
            }
        }

        return rows.Count > 0 ? new WindowPass(layout, side, box, rows) : null;
    }
}

/// <summary>Windows beside each other.</summary>
/// <param name="Row">Their row.</param>
/// <param name="Windows">Their columns, from left to right, and what they see.</param>
internal sealed record WindowRow(int Row, IReadOnlyList<(int Column, RenderTile Tile)> Windows);
