namespace ProgressiveSR.Tables;

/// <summary>Costs of regions on the pictures of a set.</summary>
/// <param name="name">The set.</param>
internal sealed class RegionSet(string name)
{
    private readonly List<RegionPicture> pictures = [];

    public string Name => name;

    public IReadOnlyList<RegionPicture> Pictures => pictures;

    public void Add(RegionPicture picture) => pictures.Add(picture);

    /// <summary>
    /// Our bytes divided by a codec's, for a PSNR-Y in the region, on the pictures where both reach it.
    /// </summary>
    public double[] Ratios(string ours, string codec, double psnr) =>
    [
        .. pictures.Select(picture => picture.Costs[ours].OursFor(psnr) / picture.Costs[ours].OthersFor(codec, psnr))
            .OfType<double>(),
    ];

    /// <summary>The median, or null if there are no values.</summary>
    public static double? Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Costs of a picture's regions with our scheme.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Costs">The central region, compared with all codecs.</param>
/// <param name="Middle">The central region at a given quality.</param>
/// <param name="OnBorders">A region aligned to tile borders, at that quality.</param>
/// <param name="Covers">Bytes of regions in tiles, relative to the bytes of their own blocks.</param>
internal sealed record RegionPicture(
    string Image,
    IReadOnlyDictionary<string, RegionCosts> Costs,
    IReadOnlyDictionary<string, TargetCost> Middle,
    IReadOnlyDictionary<string, TargetCost> OnBorders,
    IReadOnlyList<RegionCover> Covers);
