using System.Numerics;

namespace ProgressiveSR.ImageSharp;

/// <summary>Converts colours with one curve per channel to linear light, a matrix, and sRGB's own curve.</summary>
internal sealed class MatrixConversion : IColourConversion
{
    // sRGB profiles differ in the last digits of their values.
    private const float MatrixTolerance = 0.003f;

    private readonly float[][] _curves;
    private readonly Matrix4x4 _toLinearSrgb;

    private MatrixConversion(float[][] curves, Matrix4x4 toLinearSrgb)
    {
        _curves = curves;
        _toLinearSrgb = toLinearSrgb;
    }

    private bool IsIdentity
    {
        get
        {
            Matrix4x4 difference = _toLinearSrgb - Matrix4x4.Identity;
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

            return _curves.All(IsSrgb);
        }
    }

    /// <summary>The conversion; null if it would change no more than a profile's rounding does.</summary>
    /// <param name="curves">Curves to linear red, green and blue.</param>
    /// <param name="toLinearSrgb">The matrix from linear source colours, as a row vector, to linear sRGB.</param>
    public static MatrixConversion? Create(IEnumerable<ToneCurve> curves, Matrix4x4 toLinearSrgb)
    {
        var conversion = new MatrixConversion(
            [.. curves.Select(curve => ToneCurves.OfBytes(value => Math.Clamp(curve(value), 0, 1)))], toLinearSrgb);
        return conversion.IsIdentity ? null : conversion;
    }

    public void Apply(Span<byte> rgba)
    {
        (float[] red, float[] green, float[] blue) = (_curves[0], _curves[1], _curves[2]);
        for (int i = 0; i + 3 < rgba.Length; i += 4)
        {
            var source = new Vector3(red[rgba[i]], green[rgba[i + 1]], blue[rgba[i + 2]]);
            LinearSrgb.Encode(Vector3.Transform(source, _toLinearSrgb), rgba[i..]);
        }
    }

    private static bool IsSrgb(float[] curve)
    {
        for (int value = 0; value < curve.Length; value++)
        {
            if (Math.Abs(LinearSrgb.Encode(curve[value]) - value) > 1)
            {
                return false;
            }
        }

        return true;
    }
}
