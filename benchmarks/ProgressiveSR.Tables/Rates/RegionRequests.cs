using ProgressiveSR.Http;

namespace ProgressiveSR.Tables;

/// <summary>What a region of 8x8 blocks costs over HTTP, after the whole picture at level 0.</summary>
/// <param name="Level">The region's level.</param>
/// <param name="Requests">Requests for it.</param>
/// <param name="Bytes">Bytes of their answers.</param>
/// <param name="Ratio">Those bytes over what the region's own blocks hold (<see cref="RegionCover"/>).</param>
internal readonly record struct RegionRequests(int Level, int Requests, long Bytes, double Ratio)
{
    private const int Seed = 14;

    /// <summary>Receives regions at seeded positions, each by a receiver of its own.</summary>
    /// <param name="client">Opens the picture.</param>
    /// <param name="url">The picture.</param>
    /// <param name="sent">The same picture as its sender has it.</param>
    /// <param name="receiver">Opens sessions; renders nothing.</param>
    /// <param name="positions">Number of positions.</param>
    /// <param name="cancellationToken">Cancels fetching.</param>
    /// <returns>One value per position and level of <see cref="RegionCover.Levels"/>.</returns>
    public static async Task<IReadOnlyList<RegionRequests>> MeasureAsync(
        ProgressiveHttpClient client,
        Uri url,
        EncodedPicture sent,
        ProgressiveReceiver receiver,
        int positions,
        CancellationToken cancellationToken)
    {
        BlockGrid grid = sent.Info.Grid;
        Random random = new(Seed);
        List<RegionRequests> measured = [];
        for (int i = 0; i < positions; i++)
        {
            BlockRegion region = new(
                random.Next(grid.Columns - RateRegion.Side + 1),
                random.Next(grid.Rows - RateRegion.Side + 1),
                RateRegion.Side,
                RateRegion.Side);
            await using HttpPicture picture = await client.OpenAsync(url, null, cancellationToken);
            await using PictureSession session = receiver.Open(picture);
            await session.FetchAsync(0, cancellationToken: cancellationToken);
            (int requests, long bytes) = (picture.Requests, picture.BytesReceived);
            foreach (int level in RegionCover.Levels)
            {
                await session.FetchAsync(level, grid.ToPixels(region), cancellationToken);
                long own = picture.BytesReceived - bytes;
                measured.Add(new RegionRequests(
                    level, picture.Requests - requests, own, own / RegionCover.Held(sent, region, level)));
            }
        }

        return measured;
    }
}
