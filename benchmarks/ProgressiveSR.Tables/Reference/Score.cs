namespace ProgressiveSR.Tables;

/// <summary>A reference result to compare with.</summary>
/// <param name="Psnr">PSNR-Y in dB.</param>
/// <param name="Ssim">SSIM-Y, at most 1.</param>
internal sealed record Score(double? Psnr, double? Ssim);
