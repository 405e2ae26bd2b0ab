namespace ProgressiveSR.PictureFiles;

/// <summary>Chromaticities of red, green, blue and white.</summary>
internal sealed record RgbGamut(
    (double X, double Y) Red, (double X, double Y) Green, (double X, double Y) Blue, (double X, double Y) White)
{
    // Bradford's matrices, from XYZ to cone responses and back.
    private static readonly double[,] ToCones =
    {
        { 0.8951, 0.2664, -0.1614 },
        { -0.7502, 1.7135, 0.0367 },
        { 0.0389, -0.0685, 1.0296 },
    };

    private static readonly double[,] FromCones =
    {
        { 0.9869929, -0.1470543, 0.1599627 },
        { 0.4323053, 0.5183603, 0.0492912 },
        { -0.0085287, 0.0400428, 0.9684867 },
    };

    /// <summary>
    /// XYZ of red, green and blue, in this order, adapted to D50 as in profiles; not finite if the primaries are
    /// collinear.
    /// </summary>
    public double[] ToPcs()
    {
        double[] white = Xyz(White);
        double[] red = Xyz(Red);
        double[] green = Xyz(Green);
        double[] blue = Xyz(Blue);
        double whole = Determinant(red, green, blue);
        double[][] scaled =
        [
            Scale(red, Determinant(white, green, blue) / whole),
            Scale(green, Determinant(red, white, blue) / whole),
            Scale(blue, Determinant(red, green, white) / whole),
        ];
        double[] from = Multiply(ToCones, white);
        double[] to = Multiply(ToCones, ProfileWriter.White);
        return
        [
            .. scaled.SelectMany(colour => Multiply(
                FromCones, [.. Multiply(ToCones, colour).Select((value, i) => value * to[i] / from[i])])),
        ];
    }

    private static double[] Xyz((double X, double Y) colour) =>
        [colour.X / colour.Y, 1, (1 - colour.X - colour.Y) / colour.Y];

    private static double[] Scale(double[] vector, double factor) => [.. vector.Select(value => value * factor)];

    private static double[] Multiply(double[,] matrix, double[] vector) =>
    [
        .. Enumerable.Range(0, 3).Select(
            row => matrix[row, 0] * vector[0] + matrix[row, 1] * vector[1] + matrix[row, 2] * vector[2]),
    ];

    private static double Determinant(double[] a, double[] b, double[] c) =>
        a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1]);
}
