namespace ProgressiveSR.Tables;

/// <summary>Costs of regions on the pictures of a set.</summary>
/// <param name="name">The set.</param>
internal sealed class RegionSet(string name)
{
    private readonly List<(string Image, IReadOnlyDictionary<string, RegionCosts> Costs)> pictures = [];
    private readonly List<RegionCover> covers = [];

    public string Name => name;

    /// <summary>The costs by our scheme, picture by picture.</summary>
    public IReadOnlyList<(string Image, IReadOnlyDictionary<string, RegionCosts> Costs)> Pictures => pictures;

    /// <summary>What tiles add, of all pictures and levels.</summary>
    public IReadOnlyList<RegionCover> Covers => covers;

    public void Add(
        string image, IReadOnlyDictionary<string, RegionCosts> costs, IReadOnlyList<RegionCover> pictureCovers)
    {
        pictures.Add((image, costs));
        covers.AddRange(pictureCovers);
    }

    /// <summary>Our bytes over a codec's for a PSNR-Y in the region, on the pictures on which both have it.</summary>
    public double[] Ratios(string ours, string codec, double psnr) =>
    [
        .. pictures.Select(picture => picture.Costs[ours].OursFor(psnr) / picture.Costs[ours].OthersFor(codec, psnr))
            .OfType<double>(),
    ];

    /// <summary>The ratios of <see cref="RegionCosts.Ratio"/>.</summary>
    public double[] TargetRatios(string ours) =>
        [.. pictures.Select(picture => picture.Costs[ours].Ratio).OfType<double>()];

    /// <summary>The middle of some values, the mean of two if their number is even; null of none.</summary>
    public static double? Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
