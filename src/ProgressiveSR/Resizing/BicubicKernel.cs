namespace ProgressiveSR.Resizing;

/// <summary>Keys' cubic convolution kernel with a = -0.5.</summary>
internal static class BicubicKernel
{
    /// <summary>Width of the support: the kernel is 0 outside -2..2.</summary>
    public const double Support = 4;

    public static double Evaluate(double t)
    {
        double x = Math.Abs(t);
        double x2 = x * x;
        double x3 = x2 * x;
        if (x <= 1)
        {
            return (1.5 * x3) - (2.5 * x2) + 1;
        }

        return x <= 2 ? (-0.5 * x3) + (2.5 * x2) - (4 * x) + 2 : 0;
    }
}
