using ProgressiveSR.Coding;

namespace ProgressiveSR.Tiles;

/// <summary>A snapshot of the blocks' levels and samples, which a rendering works on.</summary>
internal sealed class LevelMap
{
    private readonly sbyte[] levels;
    private readonly TileGrid tiles;
    private readonly BlockRegion cover;
    private readonly TileSamples?[] samples;

    private LevelMap(TileStore store, BlockRegion shown, BlockRegion area, int margin, int maxLevel)
    {
        Shown = shown;
        Area = area;
        Margin = margin;
        tiles = store.Tiles;
        cover = tiles.Cover(area);
        levels = new sbyte[area.Count];
        samples = new TileSamples?[cover.Count];
        store.Copy(area, maxLevel, levels, samples);
    }

    /// <summary>The blocks to render.</summary>
    public BlockRegion Shown { get; }

    /// <summary>The blocks in the snapshot: those to render and a margin, clipped to the picture.</summary>
    public BlockRegion Area { get; }

    /// <summary>The requested margin in blocks.</summary>
    public int Margin { get; }

    /// <summary>The level of a block in the area, -1 for none.</summary>
    public int this[int x, int y] => levels[Area.NumberOf(x, y)];

    public static LevelMap Take(TileStore store, BlockRegion shown, int margin, int maxLevel) =>
        new(store, shown, store.Tiles.Blocks.Inflate(shown, margin), margin, maxLevel);

    /// <summary>The indices of one level of a block in the area.</summary>
    public ReadOnlySpan<short> GetIndices(int level, int x, int y)
    {
        (TileSamples tile, int block) = Find(x, y);
        return tile.GetBlock(level, block);
    }

    /// <summary>Copies the indices of one level of a block in the area, refined since or not.</summary>
    /// <returns>How many there are.</returns>
    public int CopyIndices(int level, int x, int y, Span<short> destination)
    {
        (TileSamples tile, int block) = Find(x, y);
        return tile.CopyBlock(level, block, destination);
    }

    /// <summary>The levels of a region's blocks in ascending order; blocks without data count as level 0.</summary>
    public IReadOnlyCollection<int> LevelsIn(BlockRegion region)
    {
        SortedSet<int> found = [];
        for (int y = region.Y; y < region.Bottom; y++)
        {
            for (int x = region.X; x < region.Right; x++)
            {
                found.Add(Math.Max((int)this[x, y], 0));
            }
        }

        return found;
    }

    /// <summary>
    /// The smallest region that contains all of a region's blocks with levels in a range; empty if there are none.
    /// </summary>
    public BlockRegion Bounds(BlockRegion region, int lowest, int highest)
    {
        int left = int.MaxValue;
        int right = int.MinValue;
        int top = int.MaxValue;
        int bottom = int.MinValue;
        for (int y = region.Y; y < region.Bottom; y++)
        {
            for (int x = region.X; x < region.Right; x++)
            {
                if (this[x, y] >= lowest && this[x, y] <= highest)
                {
                    left = Math.Min(left, x);
                    right = Math.Max(right, x + 1);
                    top = Math.Min(top, y);
                    bottom = y + 1;
                }
            }
        }

        return left == int.MaxValue ? default : new BlockRegion(left, top, right - left, bottom - top);
    }

    /// <summary>The tile of a block in the area, and the block's place in it.</summary>
    private (TileSamples Tile, int Block) Find(int x, int y)
    {
        (int tileX, int column) = Math.DivRem(x, tiles.Size.Columns);
        (int tileY, int row) = Math.DivRem(y, tiles.Size.Rows);
        int columns = Math.Min(tiles.Size.Columns, tiles.Blocks.Columns - tileX * tiles.Size.Columns);
        return (samples[(tileY - cover.Y) * cover.Columns + tileX - cover.X]!, row * columns + column);
    }
}
