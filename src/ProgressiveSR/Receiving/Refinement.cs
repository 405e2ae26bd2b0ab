using ProgressiveSR.Rendering;

namespace ProgressiveSR;

/// <summary>One step of a session: an increment has arrived, and part of the picture has improved.</summary>
public sealed record Refinement
{
    /// <summary>
    /// The whole picture as shown now, with its alpha plane. The session owns it and changes its pixels at the next
    /// step; copy what is to be kept.
    /// </summary>
    public required Picture Picture { get; init; }

    /// <summary>The pixels that this step may have changed.</summary>
    public required PixelRegion Changed { get; init; }

    /// <summary>The requested pixels, expanded to whole blocks.</summary>
    public required PixelRegion Region { get; init; }

    /// <summary>
    /// The level that the whole <see cref="Region"/> now shows; -1 if some of it is missing, which only
    /// <see cref="PictureSession.ShowReceivedAsync"/> returns.
    /// </summary>
    public required int Level { get; init; }

    /// <summary>
    /// The measured quality of the whole picture at this level; null if the sender did not measure it.
    /// </summary>
    public MeasuredQuality? Quality { get; init; }

    /// <summary>The same at the previous level; null at level 0, and if the sender did not measure it.</summary>
    public MeasuredQuality? PreviousQuality { get; init; }

    /// <summary>
    /// PSNR-Y in dB of <see cref="Region"/> at this level without a network, as the sender states it; null for models
    /// without a linear picture.
    /// </summary>
    public double? LinearPsnrY { get; init; }

    /// <summary>
    /// PSNR-Y in dB of <see cref="Region"/> as shown now, estimated without a reference: predicted by the increment
    /// joined last. Null unless a criterion or option asks for it (<see cref="ReceiverOptions.EstimatesQuality"/>), at
    /// level 0, and where levels were skipped.
    /// </summary>
    public double? EstimatedPsnrY { get; init; }

    /// <summary>
    /// The same as shown before this step, measured by the increment that this step has joined, and nearer the truth.
    /// Null as above.
    /// </summary>
    public double? PreviousEstimatedPsnrY { get; init; }

    /// <summary>
    /// PSNR-Y in dB of <see cref="Changed"/> between before and after this step: the higher, the smaller the change.
    /// Null if nothing was shown before.
    /// </summary>
    public double? Movement { get; init; }

    /// <summary>
    /// Bytes that the session has received so far, including the picture's header and index, without those of levels
    /// that it received ahead of this one.
    /// </summary>
    public required long BytesReceived { get; init; }

    /// <summary>Time since this refinement call began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Timing of this step; null if nothing was rendered.</summary>
    public RenderStatistics? Statistics { get; init; }

    /// <summary>Why this is the last step; null if another follows.</summary>
    public string? Stopped { get; init; }
}
