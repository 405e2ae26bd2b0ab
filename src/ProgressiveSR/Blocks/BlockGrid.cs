namespace ProgressiveSR;

/// <summary>
/// How a picture of any size lies on square blocks. Sides that are no multiple of the block are padded right and bottom
/// by repeating the last pixel; the true size stays known, so results are cropped to it.
/// </summary>
public sealed record BlockGrid
{
    /// <summary>The largest width or height in pixels.</summary>
    public const int MaxSide = 1 << 20;

    /// <summary>Lays a picture on blocks.</summary>
    /// <param name="width">True width in pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">True height in pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public BlockGrid(int width, int height, int blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        if (blockSize is not (8 or 16 or 32))
        {
            throw new ArgumentOutOfRangeException(
                nameof(blockSize), blockSize, "A block's side is 8, 16 or 32 pixels.");
        }

        Width = width;
        Height = height;
        BlockSize = blockSize;
        Columns = (width + blockSize - 1) / blockSize;
        Rows = (height + blockSize - 1) / blockSize;
    }

    /// <summary>True width in pixels.</summary>
    public int Width { get; }

    /// <summary>True height in pixels.</summary>
    public int Height { get; }

    /// <summary>Side of a block in pixels.</summary>
    public int BlockSize { get; }

    /// <summary>Block columns.</summary>
    public int Columns { get; }

    /// <summary>Block rows.</summary>
    public int Rows { get; }

    /// <summary>All blocks.</summary>
    public BlockRegion All => new(0, 0, Columns, Rows);

    /// <summary>Grows a region of pixels to whole blocks.</summary>
    /// <param name="pixels">A region inside the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or leaves the picture.</exception>
    public BlockRegion ToBlocks(PixelRegion pixels)
    {
        if (!pixels.IsInside(Width, Height))
        {
            throw new ArgumentOutOfRangeException(
                nameof(pixels), pixels, $"The region must lie inside the picture of {Width}x{Height}.");
        }

        return Touched(pixels, BlockSize);
    }

    /// <summary>The true pixels that blocks cover: padding is cut away.</summary>
    /// <param name="blocks">A region inside the grid.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or leaves the grid.</exception>
    public PixelRegion ToPixels(BlockRegion blocks)
    {
        Require(blocks);
        int x = blocks.X * BlockSize;
        int y = blocks.Y * BlockSize;
        return new PixelRegion(
            x, y, Math.Min(blocks.Right * BlockSize, Width) - x, Math.Min(blocks.Bottom * BlockSize, Height) - y);
    }

    /// <summary>Grows a region by a number of blocks on each side, as far as the grid reaches.</summary>
    /// <param name="blocks">A region inside the grid.</param>
    /// <param name="margin">Blocks to add on each side, 0 or more.</param>
    public BlockRegion Inflate(BlockRegion blocks, int margin) =>
        All.Intersect(new BlockRegion(
            blocks.X - margin, blocks.Y - margin, blocks.Columns + 2 * margin, blocks.Rows + 2 * margin));

    /// <summary>Whether a region holds at least one block and lies inside the grid.</summary>
    /// <param name="blocks">The region.</param>
    public bool IsInside(BlockRegion blocks) =>
        blocks.X >= 0 && blocks.Y >= 0 && !blocks.IsEmpty
        && blocks.X <= Columns - blocks.Columns && blocks.Y <= Rows - blocks.Rows;

    /// <summary>Throws where a region is empty or leaves the grid.</summary>
    /// <param name="blocks">The region.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or leaves the grid.</exception>
    public void Require(BlockRegion blocks)
    {
        if (!IsInside(blocks))
        {
            throw new ArgumentOutOfRangeException(
                nameof(blocks), blocks, $"The region must lie inside the grid of {Columns}x{Rows} blocks.");
        }
    }

    /// <summary>The blocks that a region touches, in pixels of which a block's side has a number.</summary>
    internal static BlockRegion Touched(PixelRegion pixels, int side)
    {
        PixelRegion blocks = pixels.Reduce(side);
        return new BlockRegion(blocks.X, blocks.Y, blocks.Width, blocks.Height);
    }

    /// <summary>
    /// How many blocks away something lies that is some pixels away, as far as the grid reaches, in pixels of which a
    /// block's side has a number.
    /// </summary>
    internal int Reach(long pixels, int side) => (int)Math.Min((pixels + side - 1) / side, Math.Max(Columns, Rows));
}
