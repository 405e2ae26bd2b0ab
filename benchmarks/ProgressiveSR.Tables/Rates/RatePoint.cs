namespace ProgressiveSR.Tables;

/// <summary>What a scheme makes of a picture, or of a part of one, at one setting.</summary>
/// <param name="Scheme">A codec, or one of ours.</param>
/// <param name="Setting">The codec's setting, or the level.</param>
/// <param name="Bytes">All bytes on the wire, headers and indices included.</param>
/// <param name="BitsPerPixel">The same in bits, per pixel of what is shown.</param>
/// <param name="Quality">Against the original, every pixel counted.</param>
internal sealed record RatePoint(string Scheme, string Setting, long Bytes, double BitsPerPixel, Quality Quality)
{
    public static RatePoint Of(string scheme, string setting, long bytes, long pixels, Quality quality) =>
        new(scheme, setting, bytes, 8.0 * bytes / pixels, quality);

    /// <summary>The mean of one setting over pictures.</summary>
    public static RatePoint Mean(IReadOnlyCollection<RatePoint> points)
    {
        QualityMean mean = new();
        foreach (RatePoint point in points)
        {
            mean.Add(point.Quality);
        }

        RatePoint first = points.First();
        return new RatePoint(
            first.Scheme,
            first.Setting,
            (long)points.Average(point => point.Bytes),
            points.Average(point => point.BitsPerPixel),
            mean.Value);
    }
}
