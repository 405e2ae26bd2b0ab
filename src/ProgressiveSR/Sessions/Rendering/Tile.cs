namespace ProgressiveSR;

/// <summary>A part of the picture that a super-resolver sees in one call.</summary>
/// <param name="Blocks">The blocks that it is run for.</param>
/// <param name="Source">The source pixels that it sees: those of the blocks and its halo, inside the picture.</param>
/// <param name="SourceBlocks">The blocks that these source pixels touch.</param>
internal readonly record struct Tile(BlockRegion Blocks, PixelRegion Source, BlockRegion SourceBlocks)
{
    /// <summary>Values in the source.</summary>
    public int SourceLength => ResultLength(1);

    /// <summary>Surrounds blocks by a halo.</summary>
    /// <param name="grid">The picture's blocks.</param>
    /// <param name="blocks">The blocks to run for.</param>
    /// <param name="side">Side of a block in source pixels.</param>
    /// <param name="halo">Source pixels around.</param>
    public static Tile Around(BlockGrid grid, BlockRegion blocks, int side, int halo)
    {
        int x = (int)Math.Max(0, (long)blocks.X * side - halo);
        int y = (int)Math.Max(0, (long)blocks.Y * side - halo);
        int right = (int)Math.Min((long)grid.Columns * side, (long)blocks.Right * side + halo);
        int bottom = (int)Math.Min((long)grid.Rows * side, (long)blocks.Bottom * side + halo);
        int column = x / side;
        int row = y / side;
        BlockRegion touched = new(
            column, row, (right + side - 1) / side - column, (bottom + side - 1) / side - row);
        return new Tile(blocks, new PixelRegion(x, y, right - x, bottom - y), touched);
    }

    /// <summary>Values in the super-resolver's result.</summary>
    /// <exception cref="ArgumentException">They are more than one array can hold.</exception>
    public int ResultLength(int factor)
    {
        long length = 3L * factor * factor * Source.Width * Source.Height;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException(
                $"A tile of {Source.Width}x{Source.Height} low-resolution pixels, halo included, is too large for one "
                + $"call: set a smaller {nameof(RenderOptions.TileSize)}.");
    }

    /// <summary>What the super-resolver's result covers, in full-size pixels.</summary>
    public PixelRegion Result(int factor) =>
        new(Source.X * factor, Source.Y * factor, Source.Width * factor, Source.Height * factor);
}
