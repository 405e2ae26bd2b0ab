namespace ProgressiveSR.Tables;

/// <summary>The mean over pictures; one without a value counts in no mean of it, as in <c>psr eval</c>.</summary>
internal sealed class QualityMean
{
    private readonly List<Quality> pictures = [];

    public Quality Value => new(
        pictures.Average(quality => quality.PsnrY),
        pictures.Average(quality => quality.SsimY),
        pictures.Average(quality => quality.PsnrRgb));

    public void Add(Quality quality) => pictures.Add(quality);
}
