using ProgressiveSR.Metrics;

namespace ProgressiveSR.Tables;

/// <summary>
/// The PSNR-Y of a picture or a part of it at a level, and what a receiver thought it was. All in dB.
/// </summary>
/// <param name="Level">The level.</param>
/// <param name="True">As measured against the original.</param>
/// <param name="Measured">As the next level's increment measured it; null at the highest level.</param>
/// <param name="Predicted">As the level's own increment predicted it; null at level 0.</param>
internal sealed record EstimatePoint(int Level, double True, double? Measured, double? Predicted)
{
    // Of a tile that is exact, PSNR is infinite, which has no mean; the estimates end here too.
    private const double Highest = 78;

    /// <summary>The best estimate there is: measured or, at the highest level, predicted.</summary>
    public double Estimated => Measured ?? Predicted!.Value;

    /// <summary>Receives a picture level by level, and compares the estimates with the truth.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="sender">Encodes it.</param>
    /// <param name="receiver">Shows it, with estimates.</param>
    /// <param name="parts">Parts of the picture to look at, each a point per level.</param>
    /// <param name="cancellationToken">Cancels rendering.</param>
    /// <returns>For each part, its points from level 0 up.</returns>
    public static async Task<IReadOnlyList<EstimatePoint>[]> MeasureAsync(
        Picture picture,
        ProgressiveSender sender,
        ProgressiveReceiver receiver,
        IReadOnlyList<PixelRegion> parts,
        CancellationToken cancellationToken)
    {
        List<EstimatePoint>[] points = [.. parts.Select(_ => new List<EstimatePoint>())];
        await using PictureSession session = receiver.Open(
            sender.Encode(picture, cancellationToken: cancellationToken));
        await foreach (Refinement shown in session.RefineAsync(cancellationToken: cancellationToken))
        {
            for (int i = 0; i < parts.Count; i++)
            {
                PsnrEstimate estimate = session.EstimatePsnrY(parts[i]);
                if (shown.Level > 0)
                {
                    points[i][^1] = points[i][^1] with { Measured = estimate.Previous };
                }

                double psnr = ImageQuality.PsnrY(picture.Crop(parts[i]), shown.Picture.Crop(parts[i]));
                points[i].Add(new EstimatePoint(shown.Level, Math.Min(psnr, Highest), null, estimate.Shown));
            }
        }

        return points;
    }
}
