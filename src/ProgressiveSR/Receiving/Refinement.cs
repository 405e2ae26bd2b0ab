using ProgressiveSR.Rendering;

namespace ProgressiveSR;

/// <summary>One step of a session: an increment arrived, and part of the picture is better.</summary>
public sealed record Refinement
{
    /// <summary>
    /// The whole picture as it is shown now, with its alpha plane. It is the session's own: its pixels change with the
    /// next step, so copy what is to be kept.
    /// </summary>
    public required Picture Picture { get; init; }

    /// <summary>The pixels that this step may have changed.</summary>
    public required PixelRegion Changed { get; init; }

    /// <summary>The pixels that were asked for, grown to whole blocks.</summary>
    public required PixelRegion Region { get; init; }

    /// <summary>The level that all of <see cref="Region"/> shows now.</summary>
    public required int Level { get; init; }

    /// <summary>What the sender measured of the whole picture at this level; null where it did not.</summary>
    public MeasuredQuality? Quality { get; init; }

    /// <summary>The same at the level before; null at level 0 and where the sender did not measure.</summary>
    public MeasuredQuality? PreviousQuality { get; init; }

    /// <summary>
    /// PSNR-Y in dB between <see cref="Changed"/> before this step and after it: the higher, the less has moved. Null
    /// where nothing was shown before.
    /// </summary>
    public double? Movement { get; init; }

    /// <summary>Bytes that the session has taken in so far, the picture's header and index included.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Time since refining began, this call's.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Where this step's time went; null where nothing was rendered.</summary>
    public RenderStatistics? Statistics { get; init; }

    /// <summary>Why this is the last step; null where another follows.</summary>
    public string? Stopped { get; init; }
}
