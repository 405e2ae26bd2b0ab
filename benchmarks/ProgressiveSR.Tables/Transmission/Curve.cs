namespace ProgressiveSR.Tables;

/// <summary>Quality over transmission cost.</summary>
/// <param name="Name">The scheme.</param>
/// <param name="Points">The points, by increasing cost.</param>
internal sealed record Curve(string Name, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>The cost at which a quality is reached, interpolating linearly between points.</summary>
    /// <param name="quality">The quality to reach.</param>
    /// <param name="measure">PSNR or SSIM.</param>
    /// <returns>
    /// Samples relative to the picture's: the first point's if that is good enough, null if no point is.
    /// </returns>
    public double? CostOf(double? quality, Func<Quality, double?> measure)
    {
        CurvePoint? before = null;
        foreach (CurvePoint point in Points)
        {
            if (measure(point.Quality) >= quality)
            {
                if (before is null)
                {
                    return point.SamplesRatio;
                }

                double from = measure(before.Quality)!.Value;
                double share = (quality!.Value - from) / (measure(point.Quality)!.Value - from);
                return before.SamplesRatio + share * (point.SamplesRatio - before.SamplesRatio);
            }

            before = point;
        }

        return null;
    }
}

/// <summary>A point of Figure 4: means over the pictures of a set.</summary>
/// <param name="Name">The level, or the size of the low-resolution picture.</param>
/// <param name="SamplesRatio">Samples sent so far, relative to the picture's.</param>
/// <param name="BitsPerPixel">Bits sent so far, headers included, per pixel of the picture.</param>
/// <param name="Quality">Quality of the receiver's picture.</param>
internal sealed record CurvePoint(string Name, double SamplesRatio, double BitsPerPixel, Quality Quality);
