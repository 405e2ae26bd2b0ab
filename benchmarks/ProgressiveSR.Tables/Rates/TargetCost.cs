namespace ProgressiveSR.Tables;

/// <summary>
/// The cost of seeing a region at <see cref="CodecMeasurement.RegionPsnr"/> after a coarse whole picture: ours,
/// refined, compared with the same whole picture plus the region in JPEG 2000.
/// </summary>
/// <param name="Whole">Bytes of our coarse whole picture.</param>
/// <param name="Refined">Our bytes, whole picture and region; null if no level reaches that quality.</param>
/// <param name="Crop">Bytes of JPEG 2000's region; null if it does not reach that quality.</param>
internal sealed record TargetCost(long Whole, double? Refined, long? Crop)
{
    /// <summary>
    /// Our bytes divided by theirs; null if either is missing, or the whole picture is already good enough.
    /// </summary>
    public double? Ratio => Refined > Whole ? Refined / (Whole + Crop) : null;

    /// <param name="ours">Our region.</param>
    /// <param name="codec">The region in JPEG 2000 at that quality; null if it does not reach that.</param>
    public static TargetCost Of(RefinedRegion ours, RatePoint? codec) =>
        new(ours.Whole.Bytes, ours.Curve.RateOf(CodecMeasurement.RegionPsnr), codec?.Bytes);
}
