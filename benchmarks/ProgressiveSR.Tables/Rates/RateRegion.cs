namespace ProgressiveSR.Tables;

/// <summary>The region that is refined after a coarse whole picture.</summary>
internal static class RateRegion
{
    /// <summary>Its side in blocks.</summary>
    public const int Side = 8;

    /// <summary>Side of a block in pixels.</summary>
    public const int BlockSize = 32;

    /// <summary>Side in blocks of the tiles to whose borders a region is aligned.</summary>
    public const int TileSide = 4;

    /// <summary>
    /// The central 8x8 blocks of a picture, 256x256 pixels, or all columns or rows if there are fewer.
    /// </summary>
    public static PixelRegion Of(int width, int height) => Of(width, height, step: 1);

    /// <summary>The same, moved up and left to the next border of tiles of 4x4 blocks.</summary>
    public static PixelRegion OnBorders(int width, int height) => Of(width, height, TileSide);

    private static PixelRegion Of(int width, int height, int step)
    {
        BlockGrid grid = new(width, height, BlockSize);
        (int columns, int rows) = (Math.Min(Side, grid.Columns), Math.Min(Side, grid.Rows));
        return grid.ToPixels(new BlockRegion(Start(grid.Columns), Start(grid.Rows), columns, rows));

        int Start(int blocks) => Math.Max(0, (blocks - Side) / 2) / step * step;
    }
}
