using System.Text.Json.Serialization;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

/// <summary>A model's definition of one level: the only place that says what a level is.</summary>
public sealed record LevelDescription
{
    /// <summary>The kernel rows that the level sends, with their quantisation steps, in sample order.</summary>
    public required IReadOnlyList<KernelRows> Rows { get; init; }

    /// <summary>The default codec of the level's parts.</summary>
    public PayloadCodec Codec { get; init; } = PayloadCodec.Raw;

    /// <summary>Side of LR_i, the processing unit's output for a block: 3 x side x side values.</summary>
    public required int Side { get; init; }

    /// <summary>
    /// Side of the Expanding module's output, for networks whose input is not LR_i itself: 3 x side x side values per
    /// block.
    /// </summary>
    public required int ExpandedSide { get; init; }

    /// <summary>The name of the network that renders the level.</summary>
    public required string Network { get; init; }

    /// <summary>Whether data consistency is enforced on the network's output.</summary>
    public bool Corrected { get; init; }

    /// <summary>
    /// What the level's increment tells of the picture that it arrives at; null at level 0, and if it was not fitted.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InnovationFit? Innovation { get; init; }

    /// <summary>Whether the samples themselves form a picture, LR_i = R(alpha_i), with the level's side.</summary>
    [JsonIgnore]
    public bool IsPicture =>
        Rows.All(rows => rows is { Coding: SampleCoding.Picture, Step: 1 })
        && Rows.Sum(rows => (long)rows.Count) == 3L * Side * Side;

    /// <summary>
    /// Whether a network's input is the samples of the lowest level, which form a picture of the size that it takes,
    /// rather than the output of the Expanding modules.
    /// </summary>
    /// <param name="levels">All levels of a model.</param>
    /// <param name="blockSize">Side of a block in pixels.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="factor">The factor by which it enlarges.</param>
    public static bool IsFedWithSamples(
        IReadOnlyList<LevelDescription> levels, int blockSize, string network, int factor)
    {
        ArgumentNullException.ThrowIfNull(levels);
        return levels.Skip(1).All(level => level.Network != network)
            && levels[0].IsPicture && levels[0].Side == blockSize / factor;
    }

    /// <summary>
    /// The paper's squares (<see cref="LevelSchedule.Squares"/>): level 0 is a picture of a quarter of the size, which
    /// one network super-resolves; each higher level enlarges the square by one and is expanded to half the size, for a
    /// shared network or one per level.
    /// </summary>
    /// <param name="blockSize">Side of a block in pixels: 8, 16 or 32.</param>
    /// <param name="schedule">The schedule, which must be one of squares.</param>
    /// <param name="corrected">Whether levels above 0 have data consistency.</param>
    /// <param name="networkPerLevel">
    /// Whether each level above 0 has its own network: <c>x2-level1</c>, <c>x2-level2</c>, ...
    /// </param>
    /// <param name="firstNetwork">The name of the network that renders level 0.</param>
    /// <param name="network">The name of the network of higher levels, or the prefix of their names.</param>
    /// <exception cref="ArgumentException">A level's rows do not form its square.</exception>
    public static IReadOnlyList<LevelDescription> Squares(
        int blockSize,
        LevelSchedule schedule,
        bool corrected = true,
        bool networkPerLevel = false,
        string firstNetwork = "x4",
        string network = "x2")
    {
        ArgumentNullException.ThrowIfNull(schedule);
        LevelDescription[] levels = new LevelDescription[schedule.Count];
        for (int i = 0; i < levels.Length; i++)
        {
            int side = blockSize / 4 + i;
            if (schedule.CumulativeSamplesPerBlock(i) != 3 * side * side)
            {
                throw new ArgumentException(
                    $"Level {i} has {schedule.CumulativeSamplesPerBlock(i)} samples per block, but a square of {side} "
                    + $"needs {3 * side * side}.",
                    nameof(schedule));
            }

            levels[i] = new LevelDescription
            {
                Rows = schedule[i],
                Side = side,
                ExpandedSide = blockSize / 2,
                Network = i == 0 ? firstNetwork : networkPerLevel ? $"{network}-level{i}" : network,
                Corrected = corrected && i > 0,
            };
        }

        return levels;
    }

    /// <summary>
    /// Halving steps on all rows of the separable kernel: each level halves the step of the level below, and a network
    /// of factor 2 shows them all.
    /// </summary>
    /// <param name="coarsest">Luma's step at level 0, in 8-bit units.</param>
    /// <param name="count">Number of levels.</param>
    /// <param name="chromaMultiple">
    /// Step of the colour differences over luma's; their means have twice luma's step if that is finer.
    /// </param>
    /// <param name="network">The network's name.</param>
    public static IReadOnlyList<LevelDescription> HalvingSteps(
        double coarsest, int count, double chromaMultiple, string network = "x2") =>
    [
        .. Enumerable.Range(0, count).Select(i => new LevelDescription
        {
            Rows = HalvingRows(Math.ScaleB(coarsest, -i), chromaMultiple),
            Side = i == 0 ? BlockTransform.Side / 4 : BlockTransform.Side / 2,
            ExpandedSide = BlockTransform.Side / 2,
            Network = network,
            Corrected = true,
        }),
    ];

    /// <summary>The rows of one level: luma, and of each colour difference its mean and the rest.</summary>
    private static IReadOnlyList<KernelRows> HalvingRows(double step, double chromaMultiple)
    {
        const int Length = BlockTransform.PlaneLength;

        // At twice a luma step of 8, one in 230 flat 8-bit colours shares its indices with another; at 2.125, one in
        // 17.
        double mean = Math.Min(chromaMultiple, 2) * step;
        double rest = chromaMultiple * step;
        return
        [
            new(0, Length, step, SampleCoding.Truncated),
            new(Length, 1, mean, SampleCoding.Truncated),
            new(Length + 1, Length - 1, rest, SampleCoding.Truncated),
            new(2 * Length, 1, mean, SampleCoding.Truncated),
            new(2 * Length + 1, Length - 1, rest, SampleCoding.Truncated),
        ];
    }
}
