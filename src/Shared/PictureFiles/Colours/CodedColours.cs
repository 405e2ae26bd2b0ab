namespace ProgressiveSR.PictureFiles;

/// <summary>
/// Colours by the code points of ITU-T H.273, as in a PNG's cICP chunk. According to the PNG specification they take
/// precedence over its profile.
/// </summary>
/// <param name="Primaries">1 for BT.709, 9 for BT.2020, 12 for Display P3, and others.</param>
/// <param name="Transfer">13 for sRGB, 16 for PQ, 18 for HLG, and others.</param>
/// <param name="Matrix">0: a PNG is RGB.</param>
/// <param name="Range">1 for full range.</param>
internal readonly record struct CodedColours(byte Primaries, byte Transfer, byte Matrix, byte Range)
{
    private static readonly (double X, double Y) D65 = (0.3127, 0.3290);

    /// <summary>Parses a chunk; null if it is damaged.</summary>
    public static CodedColours? TryRead(ReadOnlySpan<byte> chunk) =>
        chunk is [var primaries, var transfer, var matrix, var range]
            ? new CodedColours(primaries, transfer, matrix, range)
            : null;

    /// <summary>
    /// The same colours as an ICC profile; null if there is none, as for light brighter than white (PQ, HLG).
    /// </summary>
    public byte[]? ToProfile()
    {
        if (Matrix != 0 || Range != 1 || Curve() is not { } curve || Gamut() is not { } gamut)
        {
            return null;
        }

        double[] columns = gamut.ToPcs();
        return ProfileWriter.Write(
            "RGB ",
            "XYZ ",
            ("wtpt", ProfileWriter.Xyz(ProfileWriter.White)),
            ("rXYZ", ProfileWriter.Xyz(columns.AsSpan(0, 3))),
            ("gXYZ", ProfileWriter.Xyz(columns.AsSpan(3, 3))),
            ("bXYZ", ProfileWriter.Xyz(columns.AsSpan(6, 3))),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve));
    }

    public override string ToString() => $"cICP {Primaries}, {Transfer}, {Matrix}, {Range}";

    private RgbGamut? Gamut() => Primaries switch
    {
        1 => new((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), D65),
        5 => new((0.640, 0.330), (0.290, 0.600), (0.150, 0.060), D65),
        6 or 7 => new((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
        9 => new((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
        11 => new((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
        12 => new((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
        _ => null,
    };

    private byte[]? Curve() => Transfer switch
    {
        1 or 6 or 14 or 15 => ProfileWriter.Curve(1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081),
        4 => ProfileWriter.Curve(2.2),
        5 => ProfileWriter.Curve(2.8),
        8 => ProfileWriter.Curve(1),
        13 => ProfileWriter.Curve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
        _ => null,
    };
}
