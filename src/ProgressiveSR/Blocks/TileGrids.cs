namespace ProgressiveSR;

/// <summary>The tile grids of a picture's levels. Immutable and thread-safe.</summary>
internal sealed class TileGrids
{
    private readonly TileGrid[] grids;

    /// <summary>Divides a picture.</summary>
    /// <param name="blocks">The picture's block grid.</param>
    /// <param name="sides">The tiles' sides.</param>
    public TileGrids(BlockGrid blocks, TileSides sides)
    {
        Blocks = blocks;
        Sides = sides;
        grids = [.. Enumerable.Range(0, sides.Count).Select(i => new TileGrid(blocks, sides.Side(i)))];
    }

    public BlockGrid Blocks { get; }

    public TileSides Sides { get; }

    /// <summary>The grid of the smallest tiles.</summary>
    public TileGrid Finest => grids[^1];

    /// <summary>The grid of a level.</summary>
    /// <param name="level">Level, 0 or above.</param>
    public TileGrid this[int level] => grids[Sides.IndexOf(level)];

    /// <summary>The grids below a number of levels, and the levels that have them: first and end.</summary>
    /// <param name="levels">Number of levels.</param>
    public IEnumerable<(TileGrid Grid, int First, int End)> Below(int levels)
    {
        for (int i = 0; i < grids.Length && Sides.First(i) < levels; i++)
        {
            yield return (
                grids[i], Sides.First(i), i + 1 < grids.Length ? Math.Min(Sides.First(i + 1), levels) : levels);
        }
    }
}
