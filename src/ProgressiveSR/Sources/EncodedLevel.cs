namespace ProgressiveSR;

/// <summary>Sizes of an encoded picture up to and including one level.</summary>
/// <param name="Level">The level, 0 for the first picture.</param>
/// <param name="SamplesPerBlock">Samples per block that this level adds.</param>
/// <param name="Codec">The codec of this level's parts.</param>
/// <param name="Samples">Samples of all blocks, from level 0 to this level.</param>
/// <param name="SamplesRatio"><paramref name="Samples"/> / (width x height x 3), for the size without padding.</param>
/// <param name="Bytes">
/// Bytes of the file up to the end of this level: header, index, alpha section and all levels to this one.
/// </param>
/// <param name="Quality">
/// The measured quality of the whole picture at this level; null if the sender did not measure it.
/// </param>
public sealed record EncodedLevel(
    int Level,
    int SamplesPerBlock,
    PayloadCodec Codec,
    long Samples,
    double SamplesRatio,
    long Bytes,
    MeasuredQuality? Quality);

/// <summary>The measured quality of a rendered picture.</summary>
/// <param name="PsnrY">PSNR of luma in dB; infinite for identical pictures.</param>
/// <param name="SsimY">SSIM of luma, at most 1; NaN if the picture is smaller than the SSIM window.</param>
public readonly record struct MeasuredQuality(double PsnrY, double SsimY);
