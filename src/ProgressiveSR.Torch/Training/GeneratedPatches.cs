using System.Numerics;

namespace ProgressiveSR.Torch;

/// <summary>
/// Patches with little or no content, which are rare in photographs: flat colours, noise of one to three grey levels,
/// ramps, checkerboards and blurred noise, all equally likely. Rounded to integer grey levels, like pictures.
/// </summary>
internal static class GeneratedPatches
{
    private const int Kinds = 5;
    private const int LargestCell = 16;
    private const int Waves = 24;

    private static readonly Complex[] Along = [1, Complex.ImaginaryOne, -1, -Complex.ImaginaryOne];

    private delegate double PixelValue(int x, int y, int channel);

    /// <summary>Draws a square patch as planes of values in 0..1.</summary>
    public static void Draw(ref SeededRandom random, int side, Span<float> destination)
    {
        switch (random.Below(Kinds))
        {
            case 0:
                DrawFlat(ref random, side, destination);
                break;
            case 1:
                DrawNoise(ref random, side, destination);
                break;
            case 2:
                DrawRamp(ref random, side, destination);
                break;
            case 3:
                DrawCheckerboard(ref random, side, destination);
                break;
            default:
                DrawBlurredNoise(ref random, side, destination);
                break;
        }
    }

    private static void DrawFlat(ref SeededRandom random, int side, Span<float> destination)
    {
        double[] colour = Colour(ref random);
        Fill(side, destination, (_, _, channel) => colour[channel]);
    }

    /// <summary>A flat grey or colour with noise of one to three levels added, in common or per channel.</summary>
    private static void DrawNoise(ref SeededRandom random, int side, Span<float> destination)
    {
        double[] colour = Colour(ref random);
        int levels = 1 + random.Below(3);
        bool isGrey = random.Below(2) == 0;
        int plane = side * side;
        int[] noise = new int[isGrey ? plane : 3 * plane];
        foreach (ref int value in noise.AsSpan())
        {
            value = random.Below(levels + 1);
        }

        // Low enough that no level clips at white.
        Fill(side, destination, (x, y, channel) =>
            Math.Min(colour[channel], 255 - levels) + noise[(isGrey ? 0 : channel * plane) + y * side + x]);
    }

    /// <summary>
    /// Ramps with slopes of 1/32 to 2 grey levels per pixel in any direction; or of 1/8, 1/4, 1/2 or 1 along rows or
    /// columns, whose rounding pattern is periodic in the pixels of a low-resolution picture.
    /// </summary>
    private static void DrawRamp(ref SeededRandom random, int side, Span<float> destination)
    {
        bool isGrey = random.Below(2) == 0;
        bool repeats = random.Below(2) == 0;
        double[] start = Colour(ref random);
        Complex[] slopes = new Complex[3];
        for (int channel = 0; channel < 3; channel++)
        {
            slopes[channel] = isGrey && channel > 0 ? slopes[0]
                : repeats ? Math.ScaleB(1, -random.Below(4)) * Along[random.Below(4)]
                : Complex.FromPolarCoordinates(Math.Pow(2, 6 * random.Fraction() - 5), random.Fraction() * Math.Tau);
        }

        // Reflects at black and white, so that a ramp rarely clips within a patch.
        Fill(side, destination, (x, y, channel) =>
            Fold(start[isGrey ? 0 : channel] + x * slopes[channel].Real + y * slopes[channel].Imaginary));
    }

    /// <summary>Cells of 1 to 16 pixels at any offset; every second board is black and white.</summary>
    private static void DrawCheckerboard(ref SeededRandom random, int side, Span<float> destination)
    {
        int cell = 1 + random.Below(LargestCell);
        int left = random.Below(2 * cell);
        int top = random.Below(2 * cell);
        bool isBlackAndWhite = random.Below(2) == 0;
        double[] even = isBlackAndWhite ? [0, 0, 0] : Colour(ref random);
        double[] odd = isBlackAndWhite ? [255, 255, 255] : Colour(ref random);
        Fill(side, destination, (x, y, channel) =>
            (((x + left) / cell + (y + top) / cell) % 2 == 0 ? even : odd)[channel]);
    }

    /// <summary>
    /// A sum of waves with normally distributed frequencies, which approximates white noise blurred by a Gaussian of 2
    /// to 16 pixels.
    /// </summary>
    private static void DrawBlurredNoise(ref SeededRandom random, int side, Span<float> destination)
    {
        double[] colour = Colour(ref random);
        bool isGrey = random.Below(2) == 0;
        double deviation = Math.Pow(2, 1 + 3 * random.Fraction());
        double amplitude = Math.Pow(2, 6 * random.Fraction()) / Math.Sqrt(Waves);
        double[] sums = new double[3 * side * side];
        for (int wave = 0; wave < Waves; wave++)
        {
            // Box-Muller transform.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.Fraction())) / deviation;
            (double sine, double cosine) = Math.SinCos(random.Fraction() * Math.Tau);
            double phase = random.Fraction() * Math.Tau;
            double[] shares = [random.Fraction() - 0.5, random.Fraction() - 0.5, random.Fraction() - 0.5];
            for (int i = 0; i < side * side; i++)
            {
                double value = amplitude * Math.Cos(radius * (i % side * cosine + i / side * sine) + phase);
                for (int channel = 0; channel < 3; channel++)
                {
                    sums[channel * side * side + i] += isGrey ? value : 2 * shares[channel] * value;
                }
            }
        }

        Fill(side, destination, (x, y, channel) => colour[channel] + sums[(channel * side + y) * side + x]);
    }

    /// <summary>A grey, a corner of the colour cube, or any colour; integer grey levels.</summary>
    private static double[] Colour(ref SeededRandom random)
    {
        int kind = random.Below(3);
        double grey = random.Below(256);
        double[] colour = [grey, grey, grey];
        for (int channel = 0; channel < 3 && kind > 0; channel++)
        {
            colour[channel] = kind == 1 ? 255 * random.Below(2) : random.Below(256);
        }

        return colour;
    }

    private static double Fold(double value)
    {
        double turned = Math.Abs(value) % 510;
        return turned > 255 ? 510 - turned : turned;
    }

    private static void Fill(int side, Span<float> destination, PixelValue value)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < side * side; i++)
            {
                double rounded = Math.Floor(value(i % side, i / side, channel) + 0.5);
                destination[channel * side * side + i] = (float)Math.Clamp(rounded, 0, 255) * (1f / 255);
            }
        }
    }
}
