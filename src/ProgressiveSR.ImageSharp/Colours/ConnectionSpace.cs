using System.Numerics;

namespace ProgressiveSR.ImageSharp;

/// <summary>
/// The profile connection space, XYZ or Lab under ICC's D50 illuminant, with values as stored in tables: 0..1 for the
/// range of the table's integers.
/// </summary>
/// <param name="isLab">True for Lab, false for XYZ.</param>
/// <param name="scale">The value of the table's 1 in the encoding of version 4.</param>
internal sealed class ConnectionSpace(bool isLab, float scale)
{
    /// <summary>Scale of 16-bit Lab in lut16Type, where 100 is 0xFF00 instead of 0xFFFF.</summary>
    public const float Lab16Scale = 65535f / 65280;

    // XYZ is u1.15, so the maximum is just under 2.
    private const float XyzRange = 65535f / 32768;

    private static readonly Vector3 White = new(0.9642f, 1, 0.8249f);

    /// <summary>From XYZ to linear sRGB: the inverse of the primaries in sRGB's own profile.</summary>
    private static Matrix4x4 XyzToLinearSrgb { get; } = Inverse(new Matrix4x4(
        0.4360747f, 0.2225045f, 0.0139322f, 0,
        0.3850649f, 0.7168786f, 0.0971045f, 0,
        0.1430804f, 0.0606169f, 0.7141733f, 0,
        0, 0, 0, 1));

    /// <summary>The matrix from linear colours, as a row vector, to linear sRGB.</summary>
    /// <param name="primaries">XYZ of red, green and blue, in this order.</param>
    public static Matrix4x4 ToLinearSrgb(ReadOnlySpan<float> primaries) =>
        new Matrix4x4(
            primaries[0], primaries[1], primaries[2], 0,
            primaries[3], primaries[4], primaries[5], 0,
            primaries[6], primaries[7], primaries[8], 0,
            0, 0, 0, 1) * XyzToLinearSrgb;

    /// <summary>Luminance, 0 to 1, of a lightness, 0 to 100.</summary>
    public static float Luminance(float lightness) => Cube((lightness + 16) / 116);

    public Vector3 ToLinearSrgb(Vector3 numbers)
    {
        Vector3 xyz = isLab ? LabToXyz(numbers * scale) : numbers * XyzRange;
        return Vector3.Transform(xyz, XyzToLinearSrgb);
    }

    private static Vector3 LabToXyz(Vector3 encoded)
    {
        float lightness = (encoded.X * 100 + 16) / 116;
        float a = encoded.Y * 255 - 128;
        float b = encoded.Z * 255 - 128;
        return new Vector3(Cube(lightness + a / 500), Cube(lightness), Cube(lightness - b / 200)) * White;
    }

    private static float Cube(float value)
    {
        const float end = 6f / 29;
        return value > end ? value * value * value : 3 * end * end * (value - 4f / 29);
    }

    private static Matrix4x4 Inverse(Matrix4x4 matrix)
    {
        Matrix4x4.Invert(matrix, out Matrix4x4 inverse);
        return inverse;
    }
}
