using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>The tiles of one network on a picture: cells of whole blocks.</summary>
/// <remarks>
/// Cells start at the corner of the requested region, so a small region is one cell wherever it is. If the network
/// needs a fixed shape, they start at the picture's corner, and each has a tile of that shape inside the extended
/// picture. Padding up to the shape is not an option: a network sees the border of its input, so results near the
/// picture's own border would depend on the shape. Each side of a tile is either at the extended picture's border or at
/// least a halo away from the cell. Tiles start at multiples of the network's alignment, and end at such a multiple or
/// at the extended picture's border; a tile of fixed shape whose start was rounded up ends early at the border.
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

    /// <summary>Places tiles on a picture.</summary>
    /// <param name="picture">The picture as the network's input.</param>
    /// <param name="tileBlocks">Side of a cell in blocks, for tiles without a fixed shape.</param>
    /// <param name="halo">The halo in source pixels.</param>
    /// <param name="fixedTile">
    /// Side of the tiles in source pixels: at least two halos, a block and the alignment - 1; null for no fixed shape.
    /// </param>
    /// <param name="alignment">The alignment of tiles in source pixels.</param>
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

    /// <summary>The distance in blocks that a tile may reach beyond the blocks it renders.</summary>
    public int Margin { get; }

    /// <summary>Whether every tile has the fixed shape, however few its blocks.</summary>
    public bool HasFixedTile => fixedTile is not null;

    public static TileLayout Of(SuperResolverInfo network, ContinuedSource picture, int tileSize) =>
        new(picture, tileSize / picture.Side, network.Halo, network.FixedTile, network.Alignment);

    /// <summary>The cells that cover a region; those of fixed tiles may extend beyond it.</summary>
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

    /// <summary>Creates the tile for some blocks of a cell.</summary>
    public RenderTile Around(BlockRegion cell, BlockRegion blocks)
    {
        (int x, int right) = See(cell.X, blocks.X, blocks.Right, grid.Columns);
        (int y, int bottom) = See(cell.Y, blocks.Y, blocks.Bottom, grid.Rows);
        return picture.MakeTile(blocks, new PixelRegion(x, y, right - x, bottom - y));
    }

    /// <summary>The number of source pixels of a tile for some blocks, disregarding the picture's border.</summary>
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

        // At the extended picture's border a tile needs no halo, so cells there are larger than the others.
        long end = (long)TileStart(from, blocks, length) + length;
        return end >= blocks * side + picture.Border ? blocks : (int)Math.Min((end - halo) / side, blocks);
    }

    /// <summary>The source pixels of a tile along one axis.</summary>
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
