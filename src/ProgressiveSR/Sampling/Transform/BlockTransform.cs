namespace ProgressiveSR.Sampling;

/// <summary>
/// The separable kernel of 32x32 blocks: conversion to luma and two colour differences, then a two-dimensional DCT-II
/// of each. Every row has norm 1 and is orthogonal to all others within 1e-4.
/// </summary>
/// <remarks>
/// <code>
/// Y = .299 R + .587 G + .114 B - 128     Cb = .564 (B - Y)     Cr = .713 (R - Y)
/// C[v, u] = sum over y, x of D[v, y] D[u, x] P[y, x]
/// D[k, n] = sqrt((k > 0 ? 2 : 1) / 32) cos(pi k (n + 1/2) / 32)
/// </code>
/// Kernel row <c>1024 p + s</c> is position s of the scan of plane p (0 luma, 1 Cb, 2 Cr). The scan follows the
/// diagonals from low to high frequency, each upwards from the left column.
/// <para>
/// In integers, each step rounding half up: colour weights times 2^14 give pixels with 6 fractional bits; weights
/// <c>round(2^15.5 D)</c> and a shift by 18 give rows, the same weights and a shift by 16 give coefficients with
/// <see cref="FractionalBits"/> fractional bits, saturated to 16 bits. With this scale, a grey block has its exact mean
/// and no other coefficient, and no sum exceeds 32 bits.
/// </para>
/// </remarks>
public static class BlockTransform
{
    /// <summary>Side of a block in pixels.</summary>
    public const int Side = 32;

    /// <summary>Number of coefficients of a plane.</summary>
    public const int PlaneLength = Side * Side;

    /// <summary>Number of kernel rows: the coefficients of all three planes.</summary>
    public const int RowCount = 3 * PlaneLength;

    /// <summary>Fractional bits of a coefficient: 16 bits hold -4096 to 4096 in units of 1/8.</summary>
    public const int FractionalBits = 3;

    /// <summary>
    /// The maximum rounding error of a coefficient, in 8-bit picture units: half of 1/64 in every pixel of a flat
    /// block, half of 2^-3.5 in every row, and half of 1/8.
    /// </summary>
    public const double RoundingBound = 0.5625;

    private const double WeightScale = 46340.950011841578; // 2^15.5

    private static readonly short[] PlaceOfScan = MakeScan();

    /// <summary>
    /// The weights of red, green and blue in luma, Cb and Cr, times 2^14: those of luma add up to 1, those of a colour
    /// difference to 0.
    /// </summary>
    public static ReadOnlySpan<short> ColourWeights => [4899, 9617, 1868, -2763, -5424, 8187, 8189, -6857, -1332];

    /// <summary>
    /// The place <c>v * 32 + u</c> of each scan position; v is the vertical frequency, u the horizontal.
    /// </summary>
    public static ReadOnlySpan<short> Scan => PlaceOfScan;

    /// <summary>The one-dimensional transform <c>D[k, n]</c>.</summary>
    /// <param name="k">Frequency, 0 to 31.</param>
    /// <param name="n">Position, 0 to 31.</param>
    public static double Basis(int k, int n) =>
        Math.Sqrt((k > 0 ? 2.0 : 1.0) / Side) * Math.Cos(Math.PI * k * (n + 0.5) / Side);

    /// <summary>The integer <c>round(2^15.5 D[k, n])</c>.</summary>
    /// <param name="k">Frequency, 0 to 31.</param>
    /// <param name="n">Position, 0 to 31.</param>
    internal static short IntegerWeight(int k, int n) => (short)Math.Round(Basis(k, n) * WeightScale);

    /// <summary>The value of that integer, divided by its scale.</summary>
    internal static double Weight(int k, int n) => IntegerWeight(k, n) / WeightScale;

    private static short[] MakeScan()
    {
        short[] scan = new short[PlaneLength];
        int place = 0;
        for (int diagonal = 0; diagonal < 2 * Side - 1; diagonal++)
        {
            for (int u = Math.Max(0, diagonal - Side + 1); u <= Math.Min(diagonal, Side - 1); u++)
            {
                scan[place++] = (short)((diagonal - u) * Side + u);
            }
        }

        return scan;
    }
}
