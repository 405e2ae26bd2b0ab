namespace ProgressiveSR;

/// <summary>
/// The tiles of a picture: rectangles of blocks, clipped at the right and bottom. Tiles are numbered in row-major
/// order.
/// </summary>
public sealed record TileGrid
{
    /// <summary>Divides a block grid into tiles.</summary>
    /// <param name="blocks">The picture's block grid.</param>
    /// <param name="size">Size of a tile; a whole number stands for a square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side of a tile is below 1.</exception>
    public TileGrid(BlockGrid blocks, TileSize size)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Columns, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Rows, 1, nameof(size));
        Blocks = blocks;
        Size = size;
        Columns = (blocks.Columns - 1) / size.Columns + 1;
        Rows = (blocks.Rows - 1) / size.Rows + 1;
    }

    /// <summary>The picture's block grid.</summary>
    public BlockGrid Blocks { get; }

    /// <summary>Size of a tile in blocks.</summary>
    public TileSize Size { get; }

    /// <summary>Tile columns.</summary>
    public int Columns { get; }

    /// <summary>Tile rows.</summary>
    public int Rows { get; }

    /// <summary>Number of tiles.</summary>
    public long Count => (long)Columns * Rows;

    /// <summary>The blocks of a tile.</summary>
    /// <param name="tile">Tile number, 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such tile.</exception>
    public BlockRegion this[int tile]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(tile);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tile, Count);
            return this[tile % Columns, tile / Columns];
        }
    }

    /// <summary>The blocks of a tile.</summary>
    /// <param name="x">Tile column, 0 to <see cref="Columns"/> - 1.</param>
    /// <param name="y">Tile row, 0 to <see cref="Rows"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such tile.</exception>
    public BlockRegion this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(x);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Columns);
            ArgumentOutOfRangeException.ThrowIfNegative(y);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Rows);
            (int left, int top) = (x * Size.Columns, y * Size.Rows);
            return new BlockRegion(
                left, top, Math.Min(Size.Columns, Blocks.Columns - left), Math.Min(Size.Rows, Blocks.Rows - top));
        }
    }

    /// <summary>Whether a rectangle contains at least one tile and lies inside the grid.</summary>
    /// <param name="rectangle">The rectangle in tile coordinates.</param>
    public bool IsInside(BlockRegion rectangle) =>
        rectangle.X >= 0 && rectangle.Y >= 0 && !rectangle.IsEmpty
        && rectangle.X <= Columns - rectangle.Columns && rectangle.Y <= Rows - rectangle.Rows;

    /// <summary>The blocks of a rectangle of tiles.</summary>
    /// <param name="rectangle">A rectangle inside the grid, in tile coordinates.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or extends beyond the grid.</exception>
    public BlockRegion ToBlocks(BlockRegion rectangle) =>
        this[rectangle.X, rectangle.Y].Union(this[rectangle.Right - 1, rectangle.Bottom - 1]);

    /// <summary>The number of the tile around a region that lies in one tile.</summary>
    internal int NumberAt(BlockRegion region) => region.Y / Size.Rows * Columns + region.X / Size.Columns;

    /// <summary>The tiles of a rectangle, row by row.</summary>
    /// <param name="rectangle">The rectangle in tile coordinates.</param>
    internal static IEnumerable<TilePosition> Positions(BlockRegion rectangle)
    {
        for (int y = rectangle.Y; y < rectangle.Bottom; y++)
        {
            for (int x = rectangle.X; x < rectangle.Right; x++)
            {
                yield return new TilePosition(x, y);
            }
        }
    }

    /// <summary>The rectangle of tiles that covers a region of blocks.</summary>
    /// <param name="region">A region inside the block grid.</param>
    /// <returns>The rectangle in tile coordinates.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the grid.</exception>
    public BlockRegion Cover(BlockRegion region)
    {
        Blocks.Require(region);
        int x = region.X / Size.Columns;
        int y = region.Y / Size.Rows;
        return new BlockRegion(
            x, y, (region.Right - 1) / Size.Columns - x + 1, (region.Bottom - 1) / Size.Rows - y + 1);
    }
}

/// <summary>A tile's position in the tile grid.</summary>
/// <param name="X">Tile column.</param>
/// <param name="Y">Tile row.</param>
public readonly record struct TilePosition(int X, int Y);
