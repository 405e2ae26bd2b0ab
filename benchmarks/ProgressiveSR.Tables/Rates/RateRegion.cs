namespace ProgressiveSR.Tables;

/// <summary>The region that is refined after a coarse whole.</summary>
internal static class RateRegion
{
    /// <summary>Its side in blocks.</summary>
    public const int Side = 8;

    /// <summary>Side of a block in pixels.</summary>
    public const int BlockSize = 32;

    /// <summary>
    /// The middle 8x8 blocks of a picture, 256x256 pixels; of a picture that has fewer columns or rows, all of them.
    /// </summary>
    public static PixelRegion Of(int width, int height)
    {
        BlockGrid grid = new(width, height, BlockSize);
        (int columns, int rows) = (Math.Min(Side, grid.Columns), Math.Min(Side, grid.Rows));
        return grid.ToPixels(
            new BlockRegion((grid.Columns - columns) / 2, (grid.Rows - rows) / 2, columns, rows));
    }
}
