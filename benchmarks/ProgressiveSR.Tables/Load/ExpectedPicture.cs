using System.Security.Cryptography;

namespace ProgressiveSR.Tables;

/// <summary>
/// What a receiver must show: a hash of the linear picture at every level, with a region at the highest.
/// </summary>
/// <param name="Url">Where the picture is.</param>
/// <param name="Region">The region.</param>
/// <param name="Whole">The hashes, by the level of the rest of the picture.</param>
internal sealed record ExpectedPicture(Uri Url, PixelRegion Region, IReadOnlyList<string> Whole)
{
    private const int RegionSide = 96;

    /// <summary>The level of the region.</summary>
    public int HighestLevel => Whole.Count - 1;

    /// <summary>Encodes a picture and makes what a receiver must show of it, without any network.</summary>
    public static async Task<ExpectedPicture> CreateAsync(
        Uri url, EncodedPicture encoded, ProgressiveReceiver receiver, CancellationToken cancellationToken)
    {
        PixelRegion region = new(
            encoded.Info.Grid.Width / 3, encoded.Info.Grid.Height / 3, RegionSide, RegionSide);
        List<string> whole = [];
        for (int level = 0; level <= encoded.Info.HighestLevel; level++)
        {
            await using PictureSession session = receiver.Open(encoded);
            await FetchAsync(session, level, encoded.Info.HighestLevel, region, cancellationToken);
            whole.Add(Render(session.Decoder, cancellationToken));
        }

        return whole.Distinct().Count() == whole.Count
            ? new ExpectedPicture(url, region, whole)
            : throw new InvalidOperationException(
                "Levels that look alike cannot tell whether a receiver has the right one.");
    }

    /// <summary>Receives a level of the picture, and the highest in the region.</summary>
    public Task FetchAsync(PictureSession session, int level, CancellationToken cancellationToken) =>
        FetchAsync(session, level, HighestLevel, Region, cancellationToken);

    /// <summary>A hash of the linear picture.</summary>
    public static string Render(ProgressiveDecoder decoder, CancellationToken cancellationToken) =>
        Convert.ToHexString(SHA256.HashData(decoder.RenderLinear(null, cancellationToken).Picture.Pixels.Span));

    /// <summary>Whether a picture is that of a level.</summary>
    public bool IsRight(int level, string shown) => Whole[level] == shown;

    private static async Task FetchAsync(
        PictureSession session, int level, int highest, PixelRegion region, CancellationToken cancellationToken)
    {
        await session.FetchAsync(level, cancellationToken: cancellationToken);
        await session.FetchAsync(highest, region, cancellationToken);
        session.Decoder.Show(level, session.Decoder.Grid.All);
        session.Decoder.Show(highest, session.Decoder.Grid.ToBlocks(region));
    }
}
