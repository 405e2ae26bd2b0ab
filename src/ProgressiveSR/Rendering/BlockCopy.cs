namespace ProgressiveSR.Rendering;

/// <summary>
/// Maps the part of a block that lies inside a planar picture to that picture, row by row through all three colours.
/// </summary>
internal readonly struct BlockCopy
{
    private readonly int side;
    private readonly int firstColumn;
    private readonly int firstRow;
    private readonly int rowsPerColour;
    private readonly PixelRegion area;
    private readonly int x;
    private readonly int y;

    private BlockCopy(int side, int firstColumn, int firstRow, int columns, int rows, PixelRegion area, int x, int y)
    {
        this.side = side;
        this.firstColumn = firstColumn;
        this.firstRow = firstRow;
        rowsPerColour = rows;
        this.area = area;
        this.x = x;
        this.y = y;
        Columns = columns;
    }

    /// <summary>Number of values per row.</summary>
    public int Columns { get; }

    /// <summary>Number of rows of all three colours.</summary>
    public int Rows => 3 * rowsPerColour;

    /// <summary>Creates the mapping for a block.</summary>
    /// <param name="blockX">Block column.</param>
    /// <param name="blockY">Block row.</param>
    /// <param name="side">Side of a block in the picture's pixels.</param>
    /// <param name="area">The area of the planar picture; it must overlap the block.</param>
    public static BlockCopy Of(int blockX, int blockY, int side, PixelRegion area)
    {
        int left = Math.Max(blockX * side, area.X);
        int top = Math.Max(blockY * side, area.Y);
        int right = Math.Min((blockX + 1) * side, area.X + area.Width);
        int bottom = Math.Min((blockY + 1) * side, area.Y + area.Height);
        return new BlockCopy(
            side,
            left - blockX * side,
            top - blockY * side,
            right - left,
            bottom - top,
            area,
            left - area.X,
            top - area.Y);
    }

    /// <summary>The start of a row in the block's 3 x side x side values.</summary>
    public int InBlock(int row)
    {
        (int colour, int line) = Math.DivRem(row, rowsPerColour);
        return (colour * side + firstRow + line) * side + firstColumn;
    }

    /// <summary>The start of the same row in the picture's three planes.</summary>
    public int InPicture(int row)
    {
        (int colour, int line) = Math.DivRem(row, rowsPerColour);
        return (colour * area.Height + y + line) * area.Width + x;
    }
}
