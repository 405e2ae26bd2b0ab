namespace ProgressiveSR;

/// <summary>An encoded picture up to and including one level.</summary>
/// <param name="Level">The level, 0 for the first picture.</param>
/// <param name="Codec">The codec of this level's parts.</param>
/// <param name="Samples">
/// Samples that the picture at this level is made of: all that were sent up to it, or where every level refines the
/// samples of the one below, those that are not zero.
/// </param>
/// <param name="SamplesRatio"><paramref name="Samples"/> / (width x height x 3), for the size without padding.</param>
/// <param name="IndexBytes">Bytes of this level's index, which is received before its first part.</param>
/// <param name="Bytes">
/// Bytes of the file up to the end of this level: header, alpha section, and indexes and parts of all levels to this
/// one.
/// </param>
/// <param name="LinearPsnrY">
/// PSNR-Y in dB of the linear picture, which a receiver shows without a network; null for models without one.
/// </param>
/// <param name="Quality">
/// The measured quality of the whole picture at this level; null if the sender did not measure it.
/// </param>
public sealed record EncodedLevel(
    int Level,
    PayloadCodec Codec,
    long Samples,
    double SamplesRatio,
    int IndexBytes,
    long Bytes,
    double? LinearPsnrY,
    MeasuredQuality? Quality);

/// <summary>The measured quality of a rendered picture.</summary>
/// <param name="PsnrY">PSNR of luma in dB; infinite for identical pictures.</param>
/// <param name="SsimY">SSIM of luma, at most 1; NaN if the picture is smaller than the SSIM window.</param>
public readonly record struct MeasuredQuality(double PsnrY, double SsimY);
