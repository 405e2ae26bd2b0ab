using System.Numerics;

namespace ProgressiveSR.ImageSharp;

/// <summary>Converts linear light with sRGB's primaries to bytes.</summary>
internal static class LinearSrgb
{
    // Steps of linear light; at the steepest part of sRGB's curve, a step is a fifth of a byte value.
    private const int Steps = 1 << 14;

    private static readonly byte[] Bytes =
        [.. Enumerable.Range(0, Steps + 1).Select(step => Encode(step / (float)Steps))];

    /// <summary>The byte for linear light in 0..1.</summary>
    public static byte Encode(float linear) => (byte)MathF.Round(
        255 * (linear <= 0.0031308f ? 12.92f * linear : 1.055f * MathF.Pow(linear, 1 / 2.4f) - 0.055f));

    /// <summary>Writes R, G and B, clipping colours outside sRGB's gamut.</summary>
    public static void Encode(Vector3 linear, Span<byte> rgb)
    {
        Vector3 steps = Vector3.Clamp(linear, Vector3.Zero, Vector3.One) * Steps;
        rgb[0] = Bytes[(int)(steps.X + 0.5f)];
        rgb[1] = Bytes[(int)(steps.Y + 0.5f)];
        rgb[2] = Bytes[(int)(steps.Z + 0.5f)];
    }
}
