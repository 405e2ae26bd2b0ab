using ProgressiveSR.Resizing;

namespace ProgressiveSR.Torch;

/// <summary>Bicubic enlargement as one small kernel per phase, for a convolution followed by a pixel shuffle.</summary>
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
        // Any source position far enough from the borders yields the phases' weights.
        int centre = side;
        BicubicTaps enlargement = BicubicTaps.ForScale(2 * side + 1, factor, EdgeMode.Symmetric);
        double[] taps = new double[side];
        ReadOnlySpan<int> indices = enlargement.Indices(centre * factor + phase);
        ReadOnlySpan<double> weights = enlargement.Weights(centre * factor + phase);
        for (int i = 0; i < indices.Length; i++)
        {
            if (weights[i] != 0)
            {
                taps[indices[i] - centre + side / 2] = weights[i];
            }
        }

        return taps;
    }
}
