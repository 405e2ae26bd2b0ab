namespace ProgressiveSR;

/// <summary>
/// The square blocks of a picture. Sides that are not a multiple of the block size are padded at the right and bottom
/// by repeating the last pixel; results are cropped to the size without padding.
/// </summary>
public sealed record BlockGrid
{
    /// <summary>The maximum width or height in pixels.</summary>
    public const int MaxSide = 1 << 20;

    /// <summary>Divides a picture into blocks.</summary>
    /// <param name="width">Width in pixels without padding, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">Height in pixels without padding, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
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

    /// <summary>Width in pixels, without padding.</summary>
    public int Width { get; }

    /// <summary>Height in pixels, without padding.</summary>
    public int Height { get; }

    /// <summary>Side of a block in pixels.</summary>
    public int BlockSize { get; }

    /// <summary>Block columns.</summary>
    public int Columns { get; }

    /// <summary>Block rows.</summary>
    public int Rows { get; }

    /// <summary>All blocks.</summary>
    public BlockRegion All => new(0, 0, Columns, Rows);

    /// <summary>Expands a region of pixels to whole blocks.</summary>
    /// <param name="pixels">A region inside the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the picture.</exception>
    public BlockRegion ToBlocks(PixelRegion pixels)
    {
        if (!pixels.IsInside(Width, Height))
        {
            throw new ArgumentOutOfRangeException(
                nameof(pixels), pixels, $"The region must lie inside the picture of {Width}x{Height}.");
        }

        return Touched(pixels, BlockSize);
    }

    /// <summary>The pixels of a region of blocks, without padding.</summary>
    /// <param name="blocks">A region inside the grid.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the grid.</exception>
    public PixelRegion ToPixels(BlockRegion blocks)
    {
        Require(blocks);
        int x = blocks.X * BlockSize;
        int y = blocks.Y * BlockSize;
        return new PixelRegion(
            x, y, Math.Min(blocks.Right * BlockSize, Width) - x, Math.Min(blocks.Bottom * BlockSize, Height) - y);
    }

    /// <summary>Expands a region by a number of blocks on each side, clipped to the grid.</summary>
    /// <param name="blocks">A region inside the grid.</param>
    /// <param name="margin">Blocks to add on each side, 0 or more.</param>
    public BlockRegion Inflate(BlockRegion blocks, int margin) =>
        All.Intersect(new BlockRegion(
            blocks.X - margin, blocks.Y - margin, blocks.Columns + 2 * margin, blocks.Rows + 2 * margin));

    /// <summary>Whether a region contains at least one block and lies inside the grid.</summary>
    /// <param name="blocks">The region.</param>
    public bool IsInside(BlockRegion blocks) =>
        blocks.X >= 0 && blocks.Y >= 0 && !blocks.IsEmpty
        && blocks.X <= Columns - blocks.Columns && blocks.Y <= Rows - blocks.Rows;

    /// <summary>Throws if a region is empty or extends beyond the grid.</summary>
    /// <param name="blocks">The region.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or extends beyond the grid.</exception>
    public void Require(BlockRegion blocks)
    {
        if (!IsInside(blocks))
        {
            throw new ArgumentOutOfRangeException(
                nameof(blocks), blocks, $"The region must lie inside the grid of {Columns}x{Rows} blocks.");
        }
    }

    /// <summary>
    /// The blocks that a region touches, at a scale with <paramref name="side"/> pixels per block side.
    /// </summary>
    internal static BlockRegion Touched(PixelRegion pixels, int side)
    {
        PixelRegion blocks = pixels.Reduce(side);
        return new BlockRegion(blocks.X, blocks.Y, blocks.Width, blocks.Height);
    }

    /// <summary>
    /// A distance in blocks, rounded up and limited to the grid, at a scale with <paramref name="side"/> pixels per
    /// block side.
    /// </summary>
    internal int Reach(long pixels, int side) => (int)Math.Min((pixels + side - 1) / side, Math.Max(Columns, Rows));
}
