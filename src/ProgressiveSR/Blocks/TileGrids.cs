namespace ProgressiveSR;

/// <summary>The tile grids of a picture's levels. Immutable and thread-safe.</summary>
internal sealed class TileGrids
{
    private readonly TileGrid[] grids;

    /// <summary>Divides a picture.</summary>
    /// <param name="blocks">The picture's block grid.</param>
    /// <param name="sizes">The tiles' sizes.</param>
    public TileGrids(BlockGrid blocks, TileSizes sizes)
    {
        Blocks = blocks;
        Sizes = sizes;
        grids = [.. Enumerable.Range(0, sizes.Count).Select(i => new TileGrid(blocks, sizes.At(i)))];
    }

    public BlockGrid Blocks { get; }

    public TileSizes Sizes { get; }

    /// <summary>The grid of the smallest tiles.</summary>
    public TileGrid Finest => grids[^1];

    /// <summary>The grid of a level.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public TileGrid this[int level] => grids[Sizes.IndexOf(level)];

    /// <summary>The grids below a number of levels, and the levels that have them: first and end.</summary>
    /// <param name="levels">Number of levels.</param>
    public IEnumerable<(TileGrid Grid, int First, int End)> Below(int levels)
    {
        for (int i = 0; i < grids.Length && Sizes.First(i) < levels; i++)
        {
            yield return (
                grids[i], Sizes.First(i), i + 1 < grids.Length ? Math.Min(Sizes.First(i + 1), levels) : levels);
        }
    }
}
