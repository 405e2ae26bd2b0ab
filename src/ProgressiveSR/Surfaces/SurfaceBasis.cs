namespace ProgressiveSR.Surfaces;

/// <summary>
/// A polynomial basis on a block's pixels: products of a polynomial in x and one in y up to a total degree, for luma
/// and two colour differences. The basis is orthogonal, and each element's squares sum to the number of pixels.
/// </summary>
internal sealed class SurfaceBasis
{
    // Rows: the grey axis and two directions orthogonal to it.
    private static readonly double[][] Colours =
    [
        [1 / Math.Sqrt(3), 1 / Math.Sqrt(3), 1 / Math.Sqrt(3)],
        [1 / Math.Sqrt(2), -1 / Math.Sqrt(2), 0],
        [1 / Math.Sqrt(6), 1 / Math.Sqrt(6), -2 / Math.Sqrt(6)],
    ];

    private readonly int side;
    private readonly double[][] polynomials;
    private readonly float[][] lines;
    private readonly (int X, int Y)[] degrees;

    public SurfaceBasis(int side, int degree)
    {
        this.side = side;
        polynomials = Polynomials(side, degree);
        lines = [.. polynomials.Select(polynomial => Array.ConvertAll(polynomial, value => (float)value))];
        degrees =
        [
            .. Enumerable.Range(0, degree + 1)
                .SelectMany(x => Enumerable.Range(0, degree + 1 - x).Select(y => (x, y))),
        ];
    }

    /// <summary>Number of coefficients: those of luma, then of each colour difference.</summary>
    public int Count => Colours.Length * degrees.Length;

    /// <summary>Degree of a coefficient's polynomial, and whether it is of luma.</summary>
    public (int Degree, bool IsLuma) Describe(int coefficient)
    {
        (int colour, int product) = Math.DivRem(coefficient, degrees.Length);
        return (degrees[product].X + degrees[product].Y, colour == 0);
    }

    /// <summary>Applies a kernel row to each basis element.</summary>
    /// <param name="row">3 x side x side weights.</param>
    /// <param name="products">Receives <see cref="Count"/> values.</param>
    public void Project(ReadOnlySpan<double> row, Span<double> products)
    {
        products.Clear();
        int plane = side * side;
        double[] sums = new double[polynomials.Length * side];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int x = 0; x < polynomials.Length; x++)
            {
                for (int y = 0; y < side; y++)
                {
                    ReadOnlySpan<double> line = row.Slice(channel * plane + y * side, side);
                    sums[x * side + y] = VectorMath.Dot(line, polynomials[x]);
                }
            }

            for (int i = 0; i < degrees.Length; i++)
            {
                ReadOnlySpan<double> column = sums.AsSpan(degrees[i].X * side, side);
                double product = VectorMath.Dot(column, polynomials[degrees[i].Y]);
                for (int colour = 0; colour < Colours.Length; colour++)
                {
                    products[colour * degrees.Length + i] += Colours[colour][channel] * product;
                }
            }
        }
    }

    /// <summary>Evaluates a surface.</summary>
    /// <param name="coefficients"><see cref="Count"/> values.</param>
    /// <param name="pixels">Receives 3 x side x side values.</param>
    public void Evaluate(ReadOnlySpan<float> coefficients, Span<float> pixels)
    {
        int plane = side * side;
        float[] columns = new float[lines.Length * side];
        pixels.Clear();
        for (int channel = 0; channel < 3; channel++)
        {
            Array.Clear(columns);
            for (int i = 0; i < degrees.Length; i++)
            {
                double coefficient = 0;
                for (int colour = 0; colour < Colours.Length; colour++)
                {
                    coefficient += Colours[colour][channel] * coefficients[colour * degrees.Length + i];
                }

                VectorMath.AddMultiple(
                    columns.AsSpan(degrees[i].X * side, side), lines[degrees[i].Y], (float)coefficient);
            }

            for (int y = 0; y < side; y++)
            {
                Span<float> row = pixels.Slice(channel * plane + y * side, side);
                for (int degree = 0; degree < lines.Length; degree++)
                {
                    VectorMath.AddMultiple(row, lines[degree], columns[degree * side + y]);
                }
            }
        }
    }

    /// <summary>Powers of the pixel positions, orthogonalised on these positions.</summary>
    private static double[][] Polynomials(int side, int degree)
    {
        double[][] made = new double[degree + 1][];
        for (int d = 0; d <= degree; d++)
        {
            double[] polynomial = new double[side];
            for (int x = 0; x < side; x++)
            {
                polynomial[x] = d == 0 ? 1 : made[d - 1][x] * ((2 * x + 1.0) / side - 1);
            }

            foreach (double[] lower in made.AsSpan(0, d))
            {
                double shared = VectorMath.Dot<double>(polynomial, lower) / side;
                for (int x = 0; x < side; x++)
                {
                    polynomial[x] -= shared * lower[x];
                }
            }

            double length = Math.Sqrt(VectorMath.Dot<double>(polynomial, polynomial) / side);
            made[d] = [.. polynomial.Select(value => value / length)];
        }

        return made;
    }
}
