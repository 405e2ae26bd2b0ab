namespace ProgressiveSR.Tables;

/// <summary>
/// The bytes of a region of 8x8 blocks fetched in tiles, divided by the bytes of its own blocks, after the whole
/// picture at level 0.
/// </summary>
/// <param name="Level">The region's level.</param>
/// <param name="Anywhere">The mean over all positions in the picture.</param>
/// <param name="OnBorders">The mean over the positions aligned to tile borders.</param>
internal readonly record struct RegionCover(int Level, double Anywhere, double OnBorders)
{
    /// <summary>The levels to which a region is refined.</summary>
    public static readonly IReadOnlyList<int> Levels = [2, 4, 6];

    /// <summary>Measures a picture.</summary>
    /// <param name="sent">The picture.</param>
    /// <param name="receiver">Opens a session for each group of tiles; renders nothing.</param>
    /// <param name="cancellationToken">Cancels fetching.</param>
    /// <returns>One value per level; none if the picture has fewer than 8x8 blocks.</returns>
    public static async Task<IReadOnlyList<RegionCover>> MeasureAsync(
        EncodedPicture sent, ProgressiveReceiver receiver, CancellationToken cancellationToken)
    {
        BlockGrid grid = sent.Info.Grid;
        int[] levels = [.. Levels.Where(level => level <= sent.Info.HighestLevel)];

        // Of the levels that a region is refined by: the whole picture is at level 0 before.
        TileGrid largest = sent.Info.GetTiles(Math.Min(1, sent.Info.HighestLevel));
        TileGrid smallest = sent.Info.GetTiles(sent.Info.HighestLevel);
        Dictionary<BlockRegion, double[]> costs = [];
        List<(double[] Ratios, bool OnBorders)> positions = [];
        for (int y = 0; y <= grid.Rows - RateRegion.Side; y++)
        {
            for (int x = 0; x <= grid.Columns - RateRegion.Side; x++)
            {
                BlockRegion region = new(x, y, RateRegion.Side, RateRegion.Side);
                BlockRegion cover = smallest.Cover(region);
                if (!costs.TryGetValue(cover, out double[]? cost))
                {
                    cost = await CostAsync(sent, receiver, region, levels, cancellationToken);
                    costs.Add(cover, cost);
                }

                positions.Add((
                    [.. levels.Select((level, i) => cost[i] / Held(sent, region, level))],
                    x % largest.Size.Columns == 0 && y % largest.Size.Rows == 0));
            }
        }

        return positions.Count == 0
            ? []
            :
            [
                .. levels.Select((level, i) => new RegionCover(
                    level,
                    positions.Average(position => position.Ratios[i]),
                    positions.Where(position => position.OnBorders).Average(position => position.Ratios[i]))),
            ];
    }

    /// <summary>
    /// The bytes that a session receives for a region, level by level, indexes included, and the share of the header
    /// for its tiles: the header serves all tiles and levels.
    /// </summary>
    private static async Task<double[]> CostAsync(
        EncodedPicture sent,
        ProgressiveReceiver receiver,
        BlockRegion region,
        IReadOnlyList<int> levels,
        CancellationToken cancellationToken)
    {
        await using PictureSession session = receiver.Open(sent);
        double header = (double)session.BytesReceived / sent.Info.Levels.Count;
        await session.FetchAsync(0, cancellationToken: cancellationToken);
        long before = session.BytesReceived;
        double[] costs = new double[levels.Count];
        for (int i = 0; i < costs.Length; i++)
        {
            await session.FetchAsync(levels[i], sent.Info.Grid.ToPixels(region), cancellationToken);
            double shares = Enumerable.Range(1, levels[i]).Select(sent.Info.GetTiles).Sum(
                tiles => (double)tiles.Cover(region).Count / tiles.Count);
            costs[i] = session.BytesReceived - before + header * shares;
        }

        return costs;
    }

    /// <summary>The region's share of its tiles' bytes, by number of blocks.</summary>
    private static double Held(EncodedPicture sent, BlockRegion region, int highest)
    {
        double bytes = 0;
        for (int level = 1; level <= highest; level++)
        {
            TileGrid tiles = sent.Info.GetTiles(level);
            BlockRegion cover = tiles.Cover(region);
            for (int y = cover.Y; y < cover.Bottom; y++)
            {
                for (int x = cover.X; x < cover.Right; x++)
                {
                    BlockRegion tile = tiles[x, y];
                    int part = sent.GetTiles(level, new BlockRegion(x, y, 1, 1)).Payload.Length;
                    bytes += (double)part * tile.Intersect(region).Count / tile.Count;
                }
            }
        }

        return bytes;
    }
}
