using ProgressiveSR.Tiles;

namespace ProgressiveSR.Rendering;

/// <summary>Groups blocks by level, so that units run on batches.</summary>
internal static class BlocksByLevel
{
    // 6 MiB of full-size pixels: large enough for any runtime, and bounded whatever the tile.
    private const int ValuesPerBatch = 3 << 19;

    private const int SquareSide = 4;

    /// <summary>Batches of blocks at one level; blocks without data count as level 0.</summary>
    /// <param name="map">The blocks' levels.</param>
    /// <param name="region">The blocks.</param>
    /// <param name="lowest">Blocks below this level are omitted.</param>
    /// <param name="blockSize">Side of a block in pixels.</param>
    public static IEnumerable<(int Level, ReadOnlyMemory<BlockPosition> Blocks)> Batches(
        LevelMap map, BlockRegion region, int lowest, int blockSize)
    {
        int size = Math.Max(1, ValuesPerBatch / (3 * blockSize * blockSize));
        SortedDictionary<int, List<BlockPosition>> groups = [];
        for (int y = region.Y; y < region.Bottom; y++)
        {
            for (int x = region.X; x < region.Right; x++)
            {
                int level = Math.Max(map[x, y], 0);
                if (level < lowest)
                {
                    continue;
                }

                if (!groups.TryGetValue(level, out List<BlockPosition>? group))
                {
                    groups[level] = group = [];
                }

                group.Add(new BlockPosition(x, y));
            }
        }

        foreach ((int level, List<BlockPosition> group) in groups)
        {
            foreach (BlockPosition[] batch in group.Chunk(size))
            {
                yield return (level, batch);
            }
        }
    }

    /// <summary>
    /// Batches in which a block's position does not depend on the region. Runtimes change the summation order with the
    /// batch size, so a region would otherwise not have exactly the pixels of the whole picture.
    /// </summary>
    /// <param name="map">The blocks' levels.</param>
    /// <param name="region">The blocks.</param>
    /// <param name="lowest">Blocks below this level are omitted.</param>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <returns>Batches of equal size; blocks outside their own position are only padding.</returns>
    public static IEnumerable<(int Level, ReadOnlyMemory<BlockPosition> Blocks)> SteadyBatches(
        LevelMap map, BlockRegion region, int lowest, int blockSize)
    {
        for (int y = region.Y / SquareSide * SquareSide; y < region.Bottom; y += SquareSide)
        {
            for (int x = region.X / SquareSide * SquareSide; x < region.Right; x += SquareSide)
            {
                BlockRegion square = region.Intersect(new BlockRegion(x, y, SquareSide, SquareSide));
                foreach ((int level, ReadOnlyMemory<BlockPosition> blocks) in Batches(map, square, lowest, blockSize))
                {
                    BlockPosition[] filled = new BlockPosition[SquareSide * SquareSide];
                    filled.AsSpan().Fill(blocks.Span[0]);
                    foreach (BlockPosition block in blocks.Span)
                    {
                        filled[PlaceOf(block)] = block;
                    }

                    yield return (level, filled);
                }
            }
        }
    }

    /// <summary>A block's position in its steady batch.</summary>
    public static int PlaceOf(BlockPosition block) => block.Y % SquareSide * SquareSide + block.X % SquareSide;
}
