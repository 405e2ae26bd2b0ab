namespace ProgressiveSR.Metrics;

/// <summary>Reads rows of a <see cref="MetricPlane"/>.</summary>
internal static class MetricPlanes
{
    /// <summary>Converts one row of interleaved RGB, 3 bytes per sample.</summary>
    public static void ReadRow(MetricPlane plane, ReadOnlySpan<byte> rgb, Span<double> samples)
    {
        rgb = rgb[..(samples.Length * RgbView.BytesPerPixel)];
        if (plane is MetricPlane.Luma or MetricPlane.RoundedLuma)
        {
            for (int x = 0; x < samples.Length; x++)
            {
                int i = x * RgbView.BytesPerPixel;
                samples[x] = ImageQuality.Luma(rgb[i], rgb[i + 1], rgb[i + 2]);
            }

            if (plane == MetricPlane.RoundedLuma)
            {
                foreach (ref double sample in samples)
                {
                    sample = Math.Floor(sample + 0.5);
                }
            }

            return;
        }

        for (int x = 0; x < samples.Length; x++)
        {
            samples[x] = rgb[(x * RgbView.BytesPerPixel) + (int)plane];
        }
    }
}

/// <summary>The plane that a metric compares: luma or one colour channel.</summary>
internal enum MetricPlane
{
    Red,
    Green,
    Blue,
    Luma,
    RoundedLuma,
}
