namespace ProgressiveSR.Tables;

/// <summary>The regions of the paper's Figure 3 and Table 4: 9, 25 and 64 blocks.</summary>
internal static class RegionSizes
{
    /// <summary>Sides of the regions in blocks.</summary>
    public static readonly IReadOnlyList<int> Sides = [3, 5, 8];

    /// <summary>A square of blocks in the centre of a picture.</summary>
    /// <exception cref="UsageException">It does not fit.</exception>
    public static BlockRegion Middle(BlockGrid grid, int side) => side <= Math.Min(grid.Columns, grid.Rows)
        ? new BlockRegion((grid.Columns - side) / 2, (grid.Rows - side) / 2, side, side)
        : throw new UsageException(
            $"--size {grid.Width}x{grid.Height} has {grid.Columns}x{grid.Rows} blocks; a region of {side}x{side} "
            + "does not fit.");
}
