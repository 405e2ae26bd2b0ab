namespace ProgressiveSR;

/// <summary>PSNR-Y as a receiver estimates it from increments, without a reference.</summary>
/// <param name="Shown">
/// Of the picture shown, in dB: predicted by the increment joined last. Null if nothing was joined yet, or not one
/// level at a time.
/// </param>
/// <param name="Previous">
/// Of the picture shown before, in dB: measured by the increment that has replaced it. Null if there was none.
/// </param>
public readonly record struct PsnrEstimate(double? Shown, double? Previous);
