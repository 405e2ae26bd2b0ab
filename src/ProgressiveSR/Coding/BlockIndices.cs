namespace ProgressiveSR.Coding;

/// <summary>Indices of a region's blocks: block by block in row-major order.</summary>
internal static class BlockIndices
{
    /// <summary>Copies the indices of the blocks that two regions share.</summary>
    /// <param name="source">Indices of the region <paramref name="from"/>.</param>
    /// <param name="from">A region of blocks.</param>
    /// <param name="destination">Receives indices of the region <paramref name="to"/>.</param>
    /// <param name="to">Another region of the same grid.</param>
    /// <param name="samples">Indices of a block.</param>
    public static void CopyShared(
        ReadOnlySpan<short> source, BlockRegion from, Span<short> destination, BlockRegion to, int samples)
    {
        BlockRegion shared = from.Intersect(to);
        for (int y = shared.Y; y < shared.Bottom; y++)
        {
            source.Slice(samples * from.NumberOf(shared.X, y), shared.Columns * samples)
                .CopyTo(destination[(samples * to.NumberOf(shared.X, y))..]);
        }
    }
}
