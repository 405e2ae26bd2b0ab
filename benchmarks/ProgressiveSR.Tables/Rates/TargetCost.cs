namespace ProgressiveSR.Tables;

/// <summary>
/// What it costs to see a region at <see cref="CodecMeasurement.RegionPsnr"/> after a coarse whole: ours, refined,
/// beside the same whole and the region in JPEG 2000.
/// </summary>
/// <param name="Whole">Bytes of our coarse whole.</param>
/// <param name="Refined">Our bytes, whole and region; null if no level is that good.</param>
/// <param name="Crop">Bytes of JPEG 2000's region; null if it cannot be that good.</param>
internal sealed record TargetCost(long Whole, double? Refined, long? Crop)
{
    /// <summary>Our bytes over theirs; null if either is missing, or the whole itself is good enough.</summary>
    public double? Ratio => Refined > Whole ? Refined / (Whole + Crop) : null;

    /// <param name="ours">Our region.</param>
    /// <param name="codec">The region in JPEG 2000 at that quality; null if it has none.</param>
    public static TargetCost Of(RefinedRegion ours, RatePoint? codec) =>
        new(ours.Whole.Bytes, ours.Curve.RateOf(CodecMeasurement.RegionPsnr), codec?.Bytes);
}
