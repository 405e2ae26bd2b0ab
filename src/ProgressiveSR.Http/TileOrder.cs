namespace ProgressiveSR.Http;

/// <summary>In which order tiles are asked for.</summary>
internal static class TileOrder
{
    /// <summary>The tiles' numbers, those nearest to their common middle first.</summary>
    /// <param name="grid">The level's tiles.</param>
    /// <param name="tiles">Distinct tiles.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such tile.</exception>
    public static IEnumerable<int> NearestFirst(TileGrid grid, IReadOnlyList<TilePosition> tiles)
    {
        foreach (TilePosition tile in tiles)
        {
            _ = grid[tile.X, tile.Y];
        }

        if (tiles.Count == 0)
        {
            return [];
        }

        double x = tiles.Average(tile => tile.X);
        double y = tiles.Average(tile => tile.Y);
        return tiles
            .OrderBy(tile => (tile.X - x) * (tile.X - x) + (tile.Y - y) * (tile.Y - y))
            .ThenBy(tile => tile.Y)
            .ThenBy(tile => tile.X)
            .Select(tile => tile.Y * grid.Columns + tile.X);
    }
}
