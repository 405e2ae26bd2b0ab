namespace ProgressiveSR.Tables;

/// <summary>A figure that ours stand beside.</summary>
/// <param name="Psnr">PSNR-Y in decibels.</param>
/// <param name="Ssim">SSIM-Y, at most 1.</param>
internal sealed record Score(double? Psnr, double? Ssim);
