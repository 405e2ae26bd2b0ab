namespace ProgressiveSR;

/// <summary>A rectangle of blocks.</summary>
/// <param name="X">Left block column.</param>
/// <param name="Y">Top block row.</param>
/// <param name="Columns">Number of block columns.</param>
/// <param name="Rows">Number of block rows.</param>
public readonly record struct BlockRegion(int X, int Y, int Columns, int Rows)
{
    /// <summary>Number of blocks.</summary>
    public long Count => (long)Columns * Rows;

    /// <summary>The end of the block columns, exclusive.</summary>
    public int Right => X + Columns;

    /// <summary>The end of the block rows, exclusive.</summary>
    public int Bottom => Y + Rows;

    /// <summary>Whether the region is empty.</summary>
    public bool IsEmpty => Columns <= 0 || Rows <= 0;

    /// <summary>Whether the region contains a block.</summary>
    /// <param name="x">Block column.</param>
    /// <param name="y">Block row.</param>
    public bool Contains(int x, int y) => x >= X && x < Right && y >= Y && y < Bottom;

    /// <summary>A block's number in the region, counted row by row from 0.</summary>
    /// <param name="x">Block column, inside the region.</param>
    /// <param name="y">Block row, inside the region.</param>
    internal int NumberOf(int x, int y) => (y - Y) * Columns + x - X;

    /// <summary>The smallest region that contains both.</summary>
    /// <param name="other">The other region.</param>
    public BlockRegion Union(BlockRegion other)
    {
        int x = Math.Min(X, other.X);
        int y = Math.Min(Y, other.Y);
        return new BlockRegion(x, y, Math.Max(Right, other.Right) - x, Math.Max(Bottom, other.Bottom) - y);
    }

    /// <summary>The intersection of both regions; empty if they do not overlap.</summary>
    /// <param name="other">The other region.</param>
    public BlockRegion Intersect(BlockRegion other)
    {
        int x = Math.Max(X, other.X);
        int y = Math.Max(Y, other.Y);
        return new BlockRegion(
            x, y, Math.Max(0, Math.Min(Right, other.Right) - x), Math.Max(0, Math.Min(Bottom, other.Bottom) - y));
    }
}
