namespace ProgressiveSR;

/// <summary>What an encoded picture holds up to one level.</summary>
/// <param name="Level">The level, 0 for the first picture.</param>
/// <param name="SamplesPerBlock">Samples that this level adds to each block.</param>
/// <param name="Codec">How this level's parts are coded.</param>
/// <param name="Samples">Samples of all blocks through this level, levels below included.</param>
/// <param name="SamplesRatio"><paramref name="Samples"/> over width x height x 3, true size.</param>
/// <param name="Bytes">
/// Bytes of the file through this level: header, index, alpha section and all levels below included.
/// </param>
/// <param name="Quality">What the sender measured of the picture at this level; null where it did not.</param>
public sealed record EncodedLevel(
    int Level,
    int SamplesPerBlock,
    PayloadCodec Codec,
    long Samples,
    double SamplesRatio,
    long Bytes,
    MeasuredQuality? Quality);

/// <summary>How near a rendered picture is to the original.</summary>
/// <param name="PsnrY">PSNR of luma in dB; infinite where it is equal.</param>
/// <param name="SsimY">SSIM of luma, 0..1; NaN where the picture is smaller than the metric's window.</param>
public readonly record struct MeasuredQuality(double PsnrY, double SsimY);
