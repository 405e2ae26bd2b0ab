using System.Numerics;

namespace ProgressiveSR.ImageSharp;

/// <summary>Converts RGB bytes to sRGB: one curve per colour to linear light, a matrix, and sRGB's own curve.</summary>
/// <param name="red">Linear red of each byte value, 0 to 1.</param>
/// <param name="green">Linear green, likewise.</param>
/// <param name="blue">Linear blue, likewise.</param>
/// <param name="toLinearSrgb">Linear source colours, as a row vector, to linear sRGB.</param>
internal sealed class SrgbConversion(float[] red, float[] green, float[] blue, Matrix4x4 toLinearSrgb)
{
    // Steps of linear light; the steepest part of sRGB's curve rises by a fifth of a byte value in one.
    private const int Steps = 1 << 14;

    // Profiles of sRGB differ in the last digits of their numbers.
    private const float MatrixTolerance = 0.003f;

    private static readonly byte[] Srgb =
        [.. Enumerable.Range(0, Steps + 1).Select(step => Encode(step / (float)Steps))];

    /// <summary>Whether nothing would change that is more than the rounding of a profile's numbers.</summary>
    public bool IsIdentity
    {
        get
        {
            Matrix4x4 difference = toLinearSrgb - Matrix4x4.Identity;
            for (int row = 0; row < 3; row++)
            {
                for (int column = 0; column < 3; column++)
                {
                    if (Math.Abs(difference[row, column]) > MatrixTolerance)
                    {
                        return false;
                    }
                }
            }

            return IsSrgb(red) && IsSrgb(green) && IsSrgb(blue);
        }
    }

    /// <summary>Converts R, G, B of RGBA pixels in place.</summary>
    public void Apply(Span<byte> rgba)
    {
        for (int i = 0; i + 3 < rgba.Length; i += 4)
        {
            var source = new Vector3(red[rgba[i]], green[rgba[i + 1]], blue[rgba[i + 2]]);
            Vector3 linear =
                Vector3.Clamp(Vector3.Transform(source, toLinearSrgb), Vector3.Zero, Vector3.One) * Steps;
            rgba[i] = Srgb[(int)(linear.X + 0.5f)];
            rgba[i + 1] = Srgb[(int)(linear.Y + 0.5f)];
            rgba[i + 2] = Srgb[(int)(linear.Z + 0.5f)];
        }
    }

    private static bool IsSrgb(float[] curve)
    {
        for (int value = 0; value < curve.Length; value++)
        {
            if (Math.Abs(Encode(curve[value]) - value) > 1)
            {
                return false;
            }
        }

        return true;
    }

    private static byte Encode(float linear) => (byte)MathF.Round(
        255 * (linear <= 0.0031308f ? 12.92f * linear : 1.055f * MathF.Pow(linear, 1 / 2.4f) - 0.055f));
}
