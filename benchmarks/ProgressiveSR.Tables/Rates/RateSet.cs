namespace ProgressiveSR.Tables;

/// <summary>The points of all schemes on the pictures of a set.</summary>
/// <param name="Name">The set.</param>
internal sealed record RateSet(string Name)
{
    /// <summary>Range in bits per pixel in which differences are computed.</summary>
    public const double LowestRate = 0.15;

    public const double HighestRate = 3;

    /// <summary>Curves are compared only if the highest common rate is at least this multiple of the lowest.</summary>
    public const double LeastOverlap = 1.22;

    private readonly List<Dictionary<string, RatePoint[]>> pictures = [];

    /// <summary>Adds a picture.</summary>
    /// <param name="points">The points of every scheme.</param>
    public void Add(IEnumerable<RatePoint> points) => pictures.Add(
        points.GroupBy(point => point.Scheme).ToDictionary(group => group.Key, group => group.ToArray()));

    /// <summary>Means over the pictures, setting by setting.</summary>
    public IReadOnlyList<RatePoint> Means(string scheme) =>
    [
        .. pictures.SelectMany(picture => picture[scheme]).GroupBy(point => point.Setting)
            .Select(group => RatePoint.Mean([.. group])),
    ];

    /// <summary>
    /// The mean over the pictures of a scheme's quality at the rates that another scheme has at a setting.
    /// </summary>
    /// <returns>Null if the scheme does not reach the rate on some picture.</returns>
    public double? MeanAtRateOf(string other, string setting, string scheme, Func<Quality, double?> measure)
    {
        double?[] qualities =
        [
            .. pictures.Select(picture => RateCurve.Of(picture[scheme], measure).QualityAt(
                picture[other].Single(point => point.Setting == setting).BitsPerPixel)),
        ];
        return qualities.Contains(null) ? null : qualities.Average();
    }

    /// <summary>The mean over the pictures of a scheme's gain over another at equal rates, in dB.</summary>
    /// <returns>
    /// The gain, and the number of pictures on which the schemes can be compared; the gain is null if that is 0.
    /// </returns>
    public (double? Gain, int Pictures) GainOver(string scheme, string other, Func<Quality, double?> measure)
    {
        double[] gains =
        [
            .. pictures.Select(picture => RateCurve.Of(picture[scheme], measure).GainOver(
                RateCurve.Of(picture[other], measure), LowestRate, HighestRate, LeastOverlap)).OfType<double>(),
        ];
        return (gains.Length == 0 ? null : gains.Average(), gains.Length);
    }

    /// <summary>The number of pictures on which some level is not better than the previous one.</summary>
    public int CountNotRising(string scheme, Func<Quality, double?> measure) => pictures.Count(
        picture => picture[scheme].Zip(picture[scheme].Skip(1)).Any(
            pair => (measure(pair.Second.Quality) ?? double.PositiveInfinity)
                <= (measure(pair.First.Quality) ?? double.PositiveInfinity)));
}
