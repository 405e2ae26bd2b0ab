using ProgressiveSR;

namespace EncodeDecodeRefine;

/// <summary>What the receiver shows after some increments, and what it took to get there.</summary>
internal sealed record Stage
{
    // As benchmarks do; small pictures have nothing to spare.
    private const int Crop = 4;

    public required int Level { get; init; }

    /// <summary>The region that alone has this level; null for the whole picture.</summary>
    public required PixelRegion? Region { get; init; }

    public required Picture Picture { get; init; }

    public required Picture Original { get; init; }

    /// <summary>Bytes received so far, with all that packets carry besides samples.</summary>
    public required long Bytes { get; init; }

    /// <summary>Samples received so far.</summary>
    public required long Samples { get; init; }

    /// <summary>Time at the sender since the stage before.</summary>
    public required TimeSpan Sending { get; init; }

    /// <summary>Time at the receiver since the stage before.</summary>
    public required TimeSpan Receiving { get; init; }

    public double SamplesRatio =>
        (double)Samples / ((long)Original.Width * Original.Height * RgbView.BytesPerPixel);

    public double PsnrY => ImageQuality.PsnrY(Original.View, Picture.View, MetricCrop);

    public double? SsimY => ShortSide - 2 * MetricCrop >= ImageQuality.SimilarityWindowSide
        ? ImageQuality.SsimY(Original.View, Picture.View, MetricCrop)
        : null;

    private int ShortSide => Math.Min(Original.Width, Original.Height);

    private int MetricCrop => ShortSide > 2 * Crop ? Crop : 0;
}
