namespace ProgressiveSR.Tables;

/// <summary>
/// The cost of seeing a region of a picture at some quality after a coarse whole picture: ours, refined, compared with
/// other codecs.
/// </summary>
internal sealed class RegionCosts
{
    private readonly RateCurve refined;
    private readonly Dictionary<string, Func<double, double?>> others = [];

    /// <param name="ours">Our region.</param>
    /// <param name="find">Finds a codec's points by part and scheme.</param>
    public RegionCosts(RefinedRegion ours, Func<string, string, IReadOnlyList<RatePoint>> find)
    {
        refined = ours.Curve;
        double psnr = ours.Whole.Quality.PsnrY ?? double.PositiveInfinity;
        foreach (ImageCodec codec in ImageCodec.All)
        {
            IEnumerable<RatePoint> coarse = codec.Coarse.Count > 0 ? find(RateTable.Coarse, codec.Id) : [];
            double? whole = RateCurve.OfBytes([.. coarse, .. find(RateTable.Whole, codec.Id)]).RateOf(psnr);
            RateCurve again = RateCurve.OfBytes(find(RateTable.Region, codec.Id));
            others.Add(codec.Id, quality => whole + again.RateOf(quality));
        }

        others.Add(TiledJpeg2000.Id, Tiled(
            find(RateTable.Whole, TiledJpeg2000.Id), find(RateTable.Region, TiledJpeg2000.Id), psnr));
    }

    /// <summary>Our bytes, whole picture and region, for a PSNR-Y in the region; null if no level reaches it.</summary>
    public double? OursFor(double psnr) => refined.RateOf(psnr);

    /// <summary>
    /// A codec's bytes for a whole picture with the same PSNR-Y as ours, plus the region, either in a separate file or
    /// as its tiles' layers (<see cref="TiledJpeg2000"/>).
    /// </summary>
    /// <returns>Null if the codec was not measured at such a quality.</returns>
    public double? OthersFor(string codec, double psnr) => others[codec](psnr);

    /// <summary>With tiles, the region's layers that came with the whole picture are not sent again.</summary>
    private static Func<double, double?> Tiled(
        IReadOnlyList<RatePoint> whole, IReadOnlyList<RatePoint> region, double psnr)
    {
        double? coarse = RateCurve.OfBytes(whole).RateOf(psnr);
        double? held = new RateCurve(region.Zip(
            whole, (part, all) => ((double)part.Bytes, all.Quality.PsnrY))).RateOf(psnr);
        RateCurve layers = RateCurve.OfBytes(region);
        return quality => coarse + (layers.RateOf(quality) is { } bytes ? Math.Max(0, bytes - held ?? 0) : null);
    }
}
