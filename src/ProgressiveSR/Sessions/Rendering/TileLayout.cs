namespace ProgressiveSR;

/// <summary>How the tiles of one network lie on a picture: cells of whole blocks.</summary>
/// <remarks>
/// Cells start at the corner of what is asked for, so that a small region is one cell wherever it lies. Where the
/// network wants a fixed shape, they start at the picture's corner, and each has a window of that shape inside the
/// picture. Padding up to the shape would not do: a network sees the border of what it is given, so padding at the
/// picture's own border changes results there. Each side of a window is the picture's border or at least a halo away
/// from the cell.
/// </remarks>
internal sealed class TileLayout
{
    private readonly BlockGrid grid;
    private readonly int side;
    private readonly int tileBlocks;
    private readonly int halo;
    private readonly int? window;

    /// <summary>Lays tiles on a picture.</summary>
    /// <param name="grid">The picture's blocks.</param>
    /// <param name="side">Side of a block in source pixels.</param>
    /// <param name="tileBlocks">Side of a cell in blocks where there is no window.</param>
    /// <param name="halo">Source pixels to see around.</param>
    /// <param name="window">Side of the windows in source pixels: two halos and a block or more; null for none.</param>
    public TileLayout(BlockGrid grid, int side, int tileBlocks, int halo = 0, int? window = null)
    {
        this.grid = grid;
        this.side = side;
        this.tileBlocks = tileBlocks;
        this.halo = halo;
        this.window = window;
        Margin = (int)Math.Min(((window ?? halo) + side - 1L) / side, Math.Max(grid.Columns, grid.Rows));
    }

    /// <summary>How many blocks away from those shown a tile may reach.</summary>
    public int Margin { get; }

    /// <summary>Whether each tile has the shape of a window, however few its blocks are.</summary>
    public bool HasWindow => window is not null;

    public static TileLayout Of(SuperResolverInfo network, BlockGrid grid, int tileSize)
    {
        int side = grid.BlockSize / network.Factor;
        return new TileLayout(grid, side, tileSize / side, network.Halo, network.FixedTile);
    }

    /// <summary>Cells that cover a region; those of windows may reach beyond it.</summary>
    public IEnumerable<BlockRegion> Cells(BlockRegion region)
    {
        List<(int From, int To)> columns = [.. Cut(region.X, region.Right, grid.Columns)];
        foreach ((int top, int bottom) in Cut(region.Y, region.Bottom, grid.Rows))
        {
            foreach ((int left, int right) in columns)
            {
                yield return new BlockRegion(left, top, right - left, bottom - top);
            }
        }
    }

    /// <summary>Makes the tile that shows some blocks of a cell.</summary>
    public Tile Around(BlockRegion cell, BlockRegion blocks)
    {
        (int x, int right) = See(cell.X, blocks.X, blocks.Right, grid.Columns);
        (int y, int bottom) = See(cell.Y, blocks.Y, blocks.Bottom, grid.Rows);
        int column = x / side;
        int row = y / side;
        BlockRegion touched = new(
            column, row, (right + side - 1) / side - column, (bottom + side - 1) / side - row);
        return new Tile(blocks, new PixelRegion(x, y, right - x, bottom - y), touched);
    }

    /// <summary>The pixels that a tile for some blocks sees, as if the picture had no border.</summary>
    public long PixelsSeen(BlockRegion blocks) =>
        (blocks.Columns * (long)side + 2 * halo) * (blocks.Rows * (long)side + 2 * halo);

    private IEnumerable<(int From, int To)> Cut(int first, int end, int blocks)
    {
        int to;
        for (int from = window is null ? first : 0; from < end; from = to)
        {
            to = CellEnd(from, end, blocks);
            if (to > first)
            {
                yield return (from, to);
            }
        }
    }

    private int CellEnd(int from, int last, int blocks)
    {
        if (window is not int length)
        {
            return Math.Min(from + tileBlocks, last);
        }

        // At the picture's border a window needs no halo, so cells there are larger than those between.
        long end = (long)WindowStart(from, blocks, length) + length;
        return end >= blocks * side ? blocks : (int)((end - halo) / side);
    }

    /// <summary>The source pixels that a tile sees along one axis.</summary>
    private (int From, int To) See(int cell, int first, int end, int blocks)
    {
        int pixels = blocks * side;
        if (window is int length)
        {
            int start = WindowStart(cell, blocks, length);
            return (start, (int)Math.Min(pixels, (long)start + length));
        }

        return ((int)Math.Max(0, (long)first * side - halo), (int)Math.Min(pixels, (long)end * side + halo));
    }

    private int WindowStart(int cell, int blocks, int length) =>
        Math.Max(0, Math.Min(cell * side - halo, blocks * side - length));
}
