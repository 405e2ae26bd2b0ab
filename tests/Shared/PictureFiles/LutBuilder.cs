using System.Buffers.Binary;

namespace ProgressiveSR.PictureFiles.Tests;

/// <summary>
/// Writes the tables of ICC profiles: a device's values through sRGB's curve, then a grid over the light.
/// </summary>
internal static class LutBuilder
{
    private const int CurvePoints = 256;
    private static readonly double[] White = [0.9642, 1, 0.8249];

    /// <summary>A profile with a table from device to Lab or XYZ.</summary>
    public static byte[] Profile(string space, bool lab, string tagName, byte[] tag)
    {
        byte[] profile = IccBuilder.Profile(space, (tagName, tag));
        (lab ? "Lab "u8 : "XYZ "u8).CopyTo(profile.AsSpan(20));
        return profile;
    }

    /// <summary>lut8Type ("mft1"), lut16Type ("mft2") or lutAToBType ("mAB ").</summary>
    /// <param name="kind">The type's signature.</param>
    /// <param name="inputs">Channels of the device, 1 or 3.</param>
    /// <param name="points">Points of the grid along a channel.</param>
    /// <param name="lab">Whether it leads to Lab.</param>
    /// <param name="toXyz">XYZ of the device's linear light.</param>
    public static byte[] Table(string kind, int inputs, int points, bool lab, Func<double[], double[]> toXyz)
    {
        int bytes = kind == "mft1" ? 1 : 2;
        double labScale = kind == "mft2" ? 65280.0 / 65535 : 1;
        byte[] grid = Grid(inputs, points, bytes, light => Encode(toXyz(light), lab, labScale));
        byte[] curves = [.. Enumerable.Range(0, inputs).SelectMany(_ => Curve(bytes))];
        byte[] straight = bytes == 1 ? [.. Enumerable.Range(0, CurvePoints).Select(i => (byte)i)] : [0, 0, 255, 255];
        byte[] head = [.. System.Text.Encoding.ASCII.GetBytes(kind), 0, 0, 0, 0, (byte)inputs, 3];
        if (kind != "mAB ")
        {
            byte[] entries = bytes == 1 ? [] : [CurvePoints >> 8, CurvePoints & 255, 0, 2];
            byte[] outputs = [.. straight, .. straight, .. straight];
            byte[] identityMatrix = [.. Enumerable.Range(0, 9).SelectMany(i => Number(i % 4 == 0 ? 1 << 16 : 0))];
            return [.. head, (byte)points, 0, .. identityMatrix, .. entries, .. curves, .. grid, .. outputs];
        }

        byte[] identity = [.. "curv"u8, .. new byte[8]];
        byte[] b = [.. identity, .. identity, .. identity];
        byte[] a = [.. Enumerable.Range(0, inputs).SelectMany(_ => IccBuilder.SrgbCurve)];
        byte[] clut = [.. Enumerable.Repeat((byte)points, inputs), .. new byte[16 - inputs], 2, 0, 0, 0, .. grid];
        byte[] padded = [.. clut, .. new byte[-clut.Length & 3]];
        int start = 32;
        return
        [
            .. head, 0, 0,
            .. Number(start), .. Number(0), .. Number(0), .. Number(start + b.Length),
            .. Number(start + b.Length + padded.Length),
            .. b, .. padded, .. a,
        ];
    }

    /// <summary>lutAToBType without a grid: curves M, a matrix and curves B, as a matrix profile has them.</summary>
    public static byte[] MatrixTable(double[] primaries)
    {
        // Rows are X, Y and Z; the space's 1 is 65535/32768 of XYZ.
        const double range = 32768.0 / 65535;
        byte[] identity = [.. "curv"u8, .. new byte[8]];
        byte[] b = [.. identity, .. identity, .. identity];
        byte[] matrix =
        [
            .. from row in Enumerable.Range(0, 3)
               from column in Enumerable.Range(0, 3)
               from digit in Number((int)Math.Round(primaries[column * 3 + row] * range * 65536))
               select digit,
            .. new byte[12],
        ];
        byte[] m = [.. IccBuilder.SrgbCurve, .. IccBuilder.SrgbCurve, .. IccBuilder.SrgbCurve];
        int start = 32;
        return
        [
            .. "mAB "u8, 0, 0, 0, 0, 3, 3, 0, 0,
            .. Number(start), .. Number(start + b.Length), .. Number(start + b.Length + matrix.Length),
            .. Number(0), .. Number(0),
            .. b, .. matrix, .. m,
        ];
    }

    /// <summary>XYZ of light by primaries.</summary>
    public static Func<double[], double[]> ByPrimaries(double[] primaries) => light =>
        [.. Enumerable.Range(0, 3).Select(
            i => light[0] * primaries[i] + light[1] * primaries[3 + i] + light[2] * primaries[6 + i])];

    /// <summary>XYZ of a grey.</summary>
    public static double[] Grey(double[] light) => [.. White.Select(value => value * light[0])];

    private static byte[] Curve(int bytes)
    {
        byte[] curve = new byte[CurvePoints * bytes];
        for (int i = 0; i < CurvePoints; i++)
        {
            double value = i / (CurvePoints - 1.0);
            double light = value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
            Write(curve.AsSpan(i * bytes), light, bytes);
        }

        return curve;
    }

    private static byte[] Grid(int inputs, int points, int bytes, Func<double[], double[]> encode)
    {
        int count = (int)Math.Pow(points, inputs);
        byte[] grid = new byte[count * 3 * bytes];
        for (int i = 0; i < count; i++)
        {
            double[] light = new double[inputs];
            for (int channel = inputs - 1, rest = i; channel >= 0; channel--, rest /= points)
            {
                light[channel] = rest % points / (points - 1.0);
            }

            double[] numbers = encode(light);
            for (int k = 0; k < 3; k++)
            {
                Write(grid.AsSpan((i * 3 + k) * bytes), numbers[k], bytes);
            }
        }

        return grid;
    }

    private static double[] Encode(double[] xyz, bool lab, double labScale)
    {
        if (!lab)
        {
            return [.. xyz.Select(value => value * 32768 / 65535)];
        }

        double[] f = [.. xyz.Zip(White, (value, white) => Root(value / white))];
        double lightness = 116 * f[1] - 16;
        double a = 500 * (f[0] - f[1]);
        double b = 200 * (f[1] - f[2]);
        return [lightness / 100 * labScale, (a + 128) / 255 * labScale, (b + 128) / 255 * labScale];
    }

    private static double Root(double value) =>
        value > 216.0 / 24389 ? Math.Cbrt(value) : (24389.0 / 27 * value + 16) / 116;

    private static void Write(Span<byte> to, double value, int bytes)
    {
        double clamped = Math.Clamp(value, 0, 1);
        if (bytes == 1)
        {
            to[0] = (byte)Math.Round(clamped * 255);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)Math.Round(clamped * 65535));
        }
    }

    private static byte[] Number(int value)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, value);
        return number;
    }
}
