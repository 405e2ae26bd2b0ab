namespace ProgressiveSR.Tables;

/// <summary>A point of Figure 4: means over the pictures of a set.</summary>
/// <param name="Name">The level, or the size of the low-resolution picture.</param>
/// <param name="SamplesRatio">Samples sent so far, relative to the picture's.</param>
/// <param name="BitsPerPixel">Bits sent so far, headers included, per pixel of the picture.</param>
/// <param name="Quality">Quality of the receiver's picture.</param>
internal sealed record CurvePoint(string Name, double SamplesRatio, double BitsPerPixel, Quality Quality);
