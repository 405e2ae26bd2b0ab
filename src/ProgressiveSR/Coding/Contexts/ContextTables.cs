using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// What is known of a model's samples beforehand: how they are predicted, how far predictions go wrong, and the
/// probabilities that every part starts from (<see cref="ContextCodec"/>); and where inside their cells truncated
/// coefficients lie on average. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Integers throughout. Tables are part of what makes packets readable: a model carries those of its packets
/// (<see cref="ContextTablesFile"/>), and its fingerprint covers them. It covers the points of coefficients too: what a
/// sender says of a picture's quality is said of a receiver with the same ones.
/// </remarks>
public sealed class ContextTables
{
    internal ContextTables(
        LevelSchedule schedule,
        IReadOnlyList<PlaneWeights> planes,
        IReadOnlyList<IncrementWeights> increments,
        AdaptiveBit[] pictureBits,
        AdaptiveBit[] incrementBits)
    {
        Schedule = schedule;
        Coefficients = [];
        Planes = planes;
        Increments = increments;
        PictureBits = pictureBits;
        IncrementBits = incrementBits;
        Picture = new PictureModel(planes, pictureBits);
        Increment = new IncrementModel(increments, incrementBits);
        IsTrained = increments.Count > 0 && increments[^1].Scales.Length > 0;
        IsPicture = PictureLayout.SideOf(schedule) > 0;
        Points = schedule.HasLinearPicture ? ReconstructionPoints.Untrained(schedule.Count) : null;
    }

    internal ContextTables(LevelSchedule schedule, IReadOnlyList<CoefficientTables> coefficients, bool isTrained)
        : this(schedule, [], [], [], [])
    {
        Coefficients = coefficients;
        Coefficient = new CoefficientModel(schedule, coefficients);
        IsTrained = isTrained;
    }

    /// <summary>What each level samples.</summary>
    public LevelSchedule Schedule { get; }

    /// <summary>
    /// Tables of levels of truncated coefficients; empty where levels are those of the paper's scheme.
    /// </summary>
    internal IReadOnlyList<CoefficientTables> Coefficients { get; }

    internal CoefficientModel? Coefficient { get; }

    /// <summary>Reconstruction points of truncated coefficients; null where samples are none.</summary>
    internal ReconstructionPoints? Points { get; init; }

    internal bool IsPicture { get; }

    internal bool IsTrained { get; }

    internal IReadOnlyList<PlaneWeights> Planes { get; }

    internal IReadOnlyList<IncrementWeights> Increments { get; }

    internal AdaptiveBit[] PictureBits { get; }

    internal AdaptiveBit[] IncrementBits { get; }

    internal PictureModel Picture { get; }

    internal IncrementModel Increment { get; }

    /// <summary>
    /// Tables that fit any samples and none well: pixels follow the median of their neighbours, coefficients
    /// are near 0, each decision is even.
    /// </summary>
    /// <param name="schedule">What each level samples.</param>
    public static ContextTables Untrained(LevelSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (CoefficientLayout.Fits(schedule))
        {
            return new ContextTables(
                schedule,
                [.. Enumerable.Range(0, schedule.Count).Select(CoefficientTables.Untrained)],
                isTrained: false);
        }

        return new ContextTables(
            schedule,
            [.. Enumerable.Range(0, PictureModel.Planes).Select(PlaneWeights.Untrained)],
            [.. Enumerable.Range(0, schedule.Count).Select(level => IncrementWeights.Untrained(schedule, level))],
            Even(PictureModel.Planes),
            Even(1));
    }

    /// <summary>Codes one level of one tile, unless <see cref="Coefficient"/> does.</summary>
    internal void Code<TCoder>(ref TCoder coder, in TilePart part)
        where TCoder : IBinaryCoder, allows ref struct
    {
        if (part.Level == 0 && IsPicture)
        {
            Picture.Code(ref coder, part);
        }
        else
        {
            Increment.Code(ref coder, part);
        }
    }

    private static AdaptiveBit[] Even(int sets)
    {
        AdaptiveBit[] bits = new AdaptiveBit[sets * ResidualCoder.Contexts];
        Array.Fill(bits, new AdaptiveBit(32768, 0));
        return bits;
    }
}
