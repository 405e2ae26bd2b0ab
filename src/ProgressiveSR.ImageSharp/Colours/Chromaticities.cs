using System.Numerics;

namespace ProgressiveSR.ImageSharp;

/// <summary>Where white, red, green and blue of a colour space lie: x and y of each.</summary>
internal sealed record Chromaticities(Vector2 White, Vector2 Red, Vector2 Green, Vector2 Blue)
{
    private static readonly Vector2 D65 = new(0.3127f, 0.3290f);

    // Responses of the eye's cones by Bradford, for XYZ as a row vector.
    private static readonly Matrix4x4 Cones = new(
        0.8951f, -0.7502f, 0.0389f, 0,
        0.2664f, 1.7135f, -0.0685f, 0,
        -0.1614f, 0.0367f, 1.0296f, 0,
        0, 0, 0, 1);

    public static Chromaticities Bt709 { get; } = OfD65(0.640f, 0.330f, 0.300f, 0.600f, 0.150f, 0.060f);

    public static Chromaticities Bt2020 { get; } = OfD65(0.708f, 0.292f, 0.170f, 0.797f, 0.131f, 0.046f);

    public static Chromaticities DisplayP3 { get; } = OfD65(0.680f, 0.320f, 0.265f, 0.690f, 0.150f, 0.060f);

    /// <summary>The primaries of 625-line television.</summary>
    public static Chromaticities Bt470 { get; } = OfD65(0.640f, 0.330f, 0.290f, 0.600f, 0.150f, 0.060f);

    /// <summary>The primaries of 525-line television.</summary>
    public static Chromaticities Smpte170 { get; } = OfD65(0.630f, 0.340f, 0.310f, 0.595f, 0.155f, 0.070f);

    /// <summary>Linear colours, as a row vector, to linear sRGB; null where they span no space.</summary>
    public Matrix4x4? ToLinearSrgb()
    {
        if (ToXyz() is not { } toXyz || Bt709.ToXyz() is not { } srgb)
        {
            return null;
        }

        // Of each white as the cones see it.
        Vector3 from = Vector3.Transform(Xyz(White), Cones);
        Vector3 to = Vector3.Transform(Xyz(D65), Cones);
        Matrix4x4.Invert(Cones, out Matrix4x4 fromCones);
        Matrix4x4.Invert(srgb, out Matrix4x4 toSrgb);
        Matrix4x4 whole = toXyz * Cones * Matrix4x4.CreateScale(to / from) * fromCones * toSrgb;
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                if (!float.IsFinite(whole[row, column]))
                {
                    return null;
                }
            }
        }

        return whole;
    }

    private static Chromaticities OfD65(float redX, float redY, float greenX, float greenY, float blueX, float blueY) =>
        new(D65, new(redX, redY), new(greenX, greenY), new(blueX, blueY));

    /// <summary>XYZ of a colour whose Y is 1.</summary>
    private static Vector3 Xyz(Vector2 colour) => new(colour.X / colour.Y, 1, (1 - colour.X - colour.Y) / colour.Y);

    /// <summary>The primaries' XYZ as rows, of such amounts that they add up to white.</summary>
    private Matrix4x4? ToXyz()
    {
        (Vector3 red, Vector3 green, Vector3 blue) = (Xyz(Red), Xyz(Green), Xyz(Blue));
        var rows = new Matrix4x4(
            red.X, red.Y, red.Z, 0,
            green.X, green.Y, green.Z, 0,
            blue.X, blue.Y, blue.Z, 0,
            0, 0, 0, 1);
        return Matrix4x4.Invert(rows, out Matrix4x4 inverse)
            ? Matrix4x4.CreateScale(Vector3.Transform(Xyz(White), inverse)) * rows
            : null;
    }
}
