namespace ProgressiveSR.Tables;

/// <summary>PSNR-Y in a region over all bytes, one chart per set.</summary>
internal static class RegionChart
{
    private const int LowestPsnr = 30;
    private const int HighestPsnr = 46;
    private const double Kilo = 1000;

    /// <summary>
    /// Draws medians over the pictures; a line ends where more than half of them do not have such a quality.
    /// </summary>
    /// <param name="sets">The sets.</param>
    /// <param name="ours">Our schemes; the codecs' wholes are as good as that of the first.</param>
    /// <param name="others">The codecs.</param>
    public static byte[] Draw(
        IReadOnlyList<RegionSet> sets, IReadOnlyList<string> ours, IReadOnlyList<(string Id, string Name)> others) =>
        Chart.Draw(
            [
                .. sets.Select(set => RateChart.Create(
                    set.Name,
                    "kilobytes on the wire, whole and region",
                    "PSNR-Y in the region (dB)",
                    "0",
                    [
                        .. ours.Select((name, i) => new RateLine(
                            name,
                            Points(set, (costs, psnr) => costs[name].OursFor(psnr)),
                            IsOurs: true,
                            IsDashed: i > 0)),
                        .. others.Select(other => new RateLine(
                            other.Name, Points(set, (costs, psnr) => costs[ours[0]].OthersFor(other.Id, psnr)))),
                    ])),
            ],
            sets.Count);

    private static (double Rate, double Quality)[] Points(
        RegionSet set, Func<IReadOnlyDictionary<string, RegionCosts>, double, double?> cost) =>
    [
        .. Enumerable.Range(LowestPsnr, HighestPsnr - LowestPsnr + 1)
            .Select(psnr => (
                RegionSet.Median([.. set.Pictures.Select(
                    picture => cost(picture.Costs, psnr) ?? double.PositiveInfinity)])!.Value / Kilo,
                (double)psnr))
            .Where(point => double.IsFinite(point.Item1)),
    ];
}
