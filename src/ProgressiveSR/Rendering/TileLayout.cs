using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>How the tiles of one network lie on a picture: cells of whole blocks.</summary>
/// <remarks>
/// Cells start at the corner of what is asked for, so that a small region is one cell wherever it lies. Where the
/// network wants a fixed shape, they start at the picture's corner, and each has a tile of that shape inside the
/// continued picture. Padding up to the shape would not do: a network sees the border of what it is given, so results
/// near the picture's own border would depend on the shape. Each side of a tile is the continued picture's border or at
/// least a halo away from the cell. Tiles start at multiples of the network's alignment, and end at such or at the
/// continued picture's border; one of a fixed shape whose start was raised to a multiple ends at the border early.
/// </remarks>
internal sealed class TileLayout
{
    private readonly ContinuedSource picture;
    private readonly BlockGrid grid;
    private readonly int side;
    private readonly int tileBlocks;
    private readonly int halo;
    private readonly int? fixedTile;
    private readonly int alignment;

    /// <summary>Lays tiles on a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="tileBlocks">Side of a cell in blocks where tiles have no fixed shape.</param>
    /// <param name="halo">Source pixels to see around.</param>
    /// <param name="fixedTile">
    /// Side of the tiles in source pixels: two halos, a block and the alignment less 1, or more; null for no fixed
    /// shape.
    /// </param>
    /// <param name="alignment">What tiles start at multiples of, in source pixels.</param>
    public TileLayout(
        ContinuedSource picture, int tileBlocks, int halo = 0, int? fixedTile = null, int alignment = 1)
    {
        this.picture = picture;
        grid = picture.Grid;
        side = picture.Side;
        this.tileBlocks = tileBlocks;
        this.halo = halo;
        this.fixedTile = fixedTile;
        this.alignment = alignment;
        Margin = grid.Reach((fixedTile ?? halo) + alignment - 1L, side);
    }

    /// <summary>How many blocks away from those shown a tile may reach.</summary>
    public int Margin { get; }

    /// <summary>Whether each tile has the fixed shape, however few its blocks are.</summary>
    public bool HasFixedTile => fixedTile is not null;

    public static TileLayout Of(SuperResolverInfo network, ContinuedSource picture, int tileSize) =>
        new(picture, tileSize / picture.Side, network.Halo, network.FixedTile, network.Alignment);

    /// <summary>Cells that cover a region; those of fixed tiles may reach beyond it.</summary>
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
    public RenderTile Around(BlockRegion cell, BlockRegion blocks)
    {
        (int x, int right) = See(cell.X, blocks.X, blocks.Right, grid.Columns);
        (int y, int bottom) = See(cell.Y, blocks.Y, blocks.Bottom, grid.Rows);
        return picture.MakeTile(blocks, new PixelRegion(x, y, right - x, bottom - y));
    }

    /// <summary>The pixels that a tile for some blocks sees, as if the picture had no border.</summary>
    public long PixelsSeen(BlockRegion blocks) =>
        (blocks.Columns * (long)side + 2 * halo) * (blocks.Rows * (long)side + 2 * halo);

    private IEnumerable<(int From, int To)> Cut(int first, int end, int blocks)
    {
        int to;
        for (int from = fixedTile is null ? first : 0; from < end; from = to)
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
        if (fixedTile is not int length)
        {
            return Math.Min(from + tileBlocks, last);
        }

        // At the continued picture's border a tile needs no halo, so cells there are larger than those between.
        long end = (long)TileStart(from, blocks, length) + length;
        return end >= blocks * side + picture.Border ? blocks : (int)Math.Min((end - halo) / side, blocks);
    }

    /// <summary>The source pixels that a tile sees along one axis.</summary>
    private (int From, int To) See(int cell, int first, int end, int blocks)
    {
        int least = -picture.Border;
        int most = blocks * side + picture.Border;
        if (fixedTile is int length)
        {
            int start = TileStart(cell, blocks, length);
            return (start, (int)Math.Min(most, (long)start + length));
        }

        return (
            (int)Math.Max(least, Down((long)first * side - halo)), (int)Math.Min(most, Up((long)end * side + halo)));
    }

    private int TileStart(int cell, int blocks, int length) => (int)Math.Max(
        -picture.Border,
        Math.Min(Down((long)cell * side - halo), Up((long)blocks * side + picture.Border - length)));

    private long Down(long pixels)
    {
        long rest = pixels % alignment;
        return pixels - rest - (rest < 0 ? alignment : 0);
    }

    private long Up(long pixels) => Down(pixels + alignment - 1);
}
