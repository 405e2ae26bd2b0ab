using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;
using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>The windows with weight in some blocks of a picture, from top to bottom.</summary>
/// <remarks>Windows are placed on the whole picture, padded to whole blocks, whatever region is requested.</remarks>
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

    /// <summary>The bounding box of the blocks to render.</summary>
    public BlockRegion Box { get; }

    /// <summary>The windows to run.</summary>
    public IReadOnlyList<WindowRow> Rows { get; }

    /// <summary>The distance in blocks that a window may reach beyond the blocks it renders.</summary>
    public static int Margin(NetworkWindow window, BlockGrid grid, int factor) =>
        grid.Reach(window.Reach, grid.BlockSize / factor);

    /// <summary>Finds the windows for the blocks to render with levels in a range; null if there are none.</summary>
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

/// <summary>Adjacent windows in a row.</summary>
/// <param name="Row">The row of windows.</param>
/// <param name="Windows">Their columns from left to right, and their tiles.</param>
internal sealed record WindowRow(int Row, IReadOnlyList<(int Column, RenderTile Tile)> Windows);
