namespace ProgressiveSR.Torch;

/// <summary>Bicubic enlargement (Keys, a = -0.5) as one small kernel per phase, for a convolution and a pixel shuffle.</summary>
internal static class BicubicPhases
{
    /// <summary>factor^2 kernels of side x side, phase = row * factor + column.</summary>
    public static float[] Create(int factor, int side)
    {
        double[][] taps = [.. Enumerable.Range(0, factor).Select(phase => Taps(factor, side, phase))];
        float[] kernels = new float[factor * factor * side * side];
        for (int phase = 0; phase < factor * factor; phase++)
        {
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    kernels[(phase * side + y) * side + x] = (float)(taps[phase / factor][y] * taps[phase % factor][x]);
                }
            }
        }

        return kernels;
    }

    private static double[] Taps(int factor, int side, int phase)
    {
        double centre = (phase + 0.5) / factor - 0.5;
        double[] taps = [.. Enumerable.Range(0, side).Select(i => Keys(centre - (i - side / 2)))];
        double sum = taps.Sum();
        return [.. taps.Select(tap => tap / sum)];
    }

    private static double Keys(double t)
    {
        t = Math.Abs(t);
        return t <= 1 ? (1.5 * t - 2.5) * t * t + 1 : t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
    }
}
