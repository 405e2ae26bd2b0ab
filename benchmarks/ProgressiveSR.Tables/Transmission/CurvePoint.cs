namespace ProgressiveSR.Tables;

/// <summary>A point of Figure 4: means over the pictures of a set.</summary>
/// <param name="Name">The level, or the size of the low-resolution picture.</param>
/// <param name="SamplesRatio">Samples sent so far over those of the picture.</param>
/// <param name="BitsPerPixel">The same in bits on the wire, headers included, over the picture's pixels.</param>
/// <param name="Quality">What the receiver shows.</param>
internal sealed record CurvePoint(string Name, double SamplesRatio, double BitsPerPixel, Quality Quality);
