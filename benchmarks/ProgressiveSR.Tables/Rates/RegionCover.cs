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
        Dictionary<BlockRegion, double[]> costs = [];
        List<(double[] Ratios, bool OnBorders)> positions = [];
        for (int y = 0; y <= grid.Rows - RateRegion.Side; y++)
        {
            for (int x = 0; x <= grid.Columns - RateRegion.Side; x++)
            {
                BlockRegion region = new(x, y, RateRegion.Side, RateRegion.Side);
                BlockRegion cover = sent.Info.Tiles.Cover(region);
                if (!costs.TryGetValue(cover, out double[]? cost))
                {
                    cost = await CostAsync(sent, receiver, region, levels, cancellationToken);
                    costs.Add(cover, cost);
                }

                positions.Add((
                    [.. levels.Select((level, i) => cost[i] / Held(sent, region, level))],
                    x % sent.Info.Tiles.Side == 0 && y % sent.Info.Tiles.Side == 0));
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
    /// The bytes that a session receives for a region, level by level, and the share, for its tiles, of the bytes
    /// before the first tile: header and index serve all tiles and levels.
    /// </summary>
    private static async Task<double[]> CostAsync(
        EncodedPicture sent,
        ProgressiveReceiver receiver,
        BlockRegion region,
        IReadOnlyList<int> levels,
        CancellationToken cancellationToken)
    {
        await using PictureSession session = receiver.Open(sent);
        double index = (double)session.BytesReceived * sent.Info.Tiles.Cover(region).Count
            / (sent.Info.Tiles.Count * sent.Info.Levels.Count);
        await session.FetchAsync(0, cancellationToken: cancellationToken);
        long before = session.BytesReceived;
        double[] costs = new double[levels.Count];
        for (int i = 0; i < costs.Length; i++)
        {
            await session.FetchAsync(levels[i], sent.Info.Grid.ToPixels(region), cancellationToken);
            costs[i] = session.BytesReceived - before + index * levels[i];
        }

        return costs;
    }

    /// <summary>The region's share of its tiles' bytes, by number of blocks.</summary>
    private static double Held(EncodedPicture sent, BlockRegion region, int highest)
    {
        double bytes = 0;
        BlockRegion cover = sent.Info.Tiles.Cover(region);
        for (int y = cover.Y; y < cover.Bottom; y++)
        {
            for (int x = cover.X; x < cover.Right; x++)
            {
                BlockRegion tile = sent.Info.Tiles[x, y];
                int columns = Math.Min(tile.Right, region.Right) - Math.Max(tile.X, region.X);
                int rows = Math.Min(tile.Bottom, region.Bottom) - Math.Max(tile.Y, region.Y);
                long sum = 0;
                for (int level = 1; level <= highest; level++)
                {
                    sum += sent.GetTiles(level, new BlockRegion(x, y, 1, 1)).Payload.Length;
                }

                bytes += (double)sum * columns * rows / tile.Count;
            }
        }

        return bytes;
    }
}
