namespace ProgressiveSR.Tables;

/// <summary>The rate and quality of a scheme on a picture or region at one setting.</summary>
/// <param name="Scheme">A codec, or one of our schemes.</param>
/// <param name="Setting">The codec's setting, or the level.</param>
/// <param name="Bytes">All bytes transmitted, including headers and indexes.</param>
/// <param name="BitsPerPixel">The same in bits per pixel shown.</param>
/// <param name="Quality">Quality relative to the original, over all pixels.</param>
internal sealed record RatePoint(string Scheme, string Setting, long Bytes, double BitsPerPixel, Quality Quality)
{
    public static RatePoint Of(string scheme, string setting, long bytes, long pixels, Quality quality) =>
        new(scheme, setting, bytes, 8.0 * bytes / pixels, quality);

    /// <summary>The mean over pictures at one setting.</summary>
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
