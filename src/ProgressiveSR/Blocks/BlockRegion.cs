namespace ProgressiveSR;

/// <summary>A rectangle of blocks.</summary>
/// <param name="X">Left block column.</param>
/// <param name="Y">Top block row.</param>
/// <param name="Columns">Block columns.</param>
/// <param name="Rows">Block rows.</param>
public readonly record struct BlockRegion(int X, int Y, int Columns, int Rows)
{
    /// <summary>Number of blocks.</summary>
    public long Count => (long)Columns * Rows;

    /// <summary>One past the last block column.</summary>
    public int Right => X + Columns;

    /// <summary>One past the last block row.</summary>
    public int Bottom => Y + Rows;

    /// <summary>Whether the region is empty.</summary>
    public bool IsEmpty => Columns <= 0 || Rows <= 0;

    /// <summary>Whether a block lies in the region.</summary>
    /// <param name="x">Block column.</param>
    /// <param name="y">Block row.</param>
    public bool Contains(int x, int y) => x >= X && x < Right && y >= Y && y < Bottom;

    /// <summary>The smallest region that holds both.</summary>
    /// <param name="other">The other region.</param>
    public BlockRegion Union(BlockRegion other)
    {
        int x = Math.Min(X, other.X);
        int y = Math.Min(Y, other.Y);
        return new BlockRegion(x, y, Math.Max(Right, other.Right) - x, Math.Max(Bottom, other.Bottom) - y);
    }

    /// <summary>The blocks that both regions hold; empty where they do not touch.</summary>
    /// <param name="other">The other region.</param>
    public BlockRegion Intersect(BlockRegion other)
    {
        int x = Math.Max(X, other.X);
        int y = Math.Max(Y, other.Y);
        return new BlockRegion(
            x, y, Math.Max(0, Math.Min(Right, other.Right) - x), Math.Max(0, Math.Min(Bottom, other.Bottom) - y));
    }
}
