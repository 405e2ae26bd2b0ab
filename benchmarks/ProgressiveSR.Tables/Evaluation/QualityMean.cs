namespace ProgressiveSR.Tables;

/// <summary>Means over pictures, ignoring missing values as <c>psr eval</c> does.</summary>
internal sealed class QualityMean
{
    private readonly List<Quality> pictures = [];

    public Quality Value => new(
        pictures.Average(quality => quality.PsnrY),
        pictures.Average(quality => quality.SsimY),
        pictures.Average(quality => quality.PsnrRgb));

    public void Add(Quality quality) => pictures.Add(quality);
}
