using System.Numerics;

namespace ProgressiveSR.Coding;

/// <summary>
/// Codes a sample that was predicted, as binary decisions: above or below the prediction, then how far, in units that
/// fit the error that is to be expected.
/// </summary>
/// <remarks>
/// <code>
/// side      whether the sample is at or above the prediction, rounded up
/// quotient  distance / 2^k in unary, k from the expected error; after 16 ones eight plain bits more
/// rest      k bits, of which the highest two have contexts
/// </code>
/// </remarks>
internal static class ResidualCoder
{
    /// <summary>Fractional bits of predictions and errors.</summary>
    public const int Fraction = 4;

    /// <summary>Classes of expected error, four to an octave.</summary>
    public const int Classes = 48;

    /// <summary>Contexts of all classes.</summary>
    public const int Contexts = Classes * PerClass;

    /// <summary>Contexts of a class.</summary>
    public const int PerClass = 32;

    private const int QuotientAtZero = 4;
    private const int Quotient = 7;
    private const int FirstRest = 23;
    private const int SecondRest = 26;
    private const int MostOnes = 16;

    // Classes 0 to 3 are errors below 1/32, so that classes of unit 1 end where an error of 1 begins.
    private const int UnitClass = 20;

    /// <summary>The class of an expected error.</summary>
    /// <param name="error">In 32nds of an index; what lies outside 1..4095 counts as the nearest.</param>
    public static int Class(int error)
    {
        uint size = (uint)Math.Clamp(error, 1, 4095);
        int octave = BitOperations.Log2(size);
        return 4 * octave + (int)((size << 2 >> octave) & 3);
    }

    /// <summary>Codes a sample.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="bits">Probabilities, of which this uses <see cref="Contexts"/>.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="errorClass">Class of the expected error.</param>
    /// <param name="prediction">In 16ths of an index.</param>
    /// <param name="value">The sample; ignored by a decoder.</param>
    /// <returns>The sample, which a broken code may put outside its range.</returns>
    public static int Code<TCoder>(
        ref TCoder coder, Span<AdaptiveBit> bits, int first, int errorClass, int prediction, int value)
        where TCoder : IBinaryCoder, allows ref struct
    {
        int ceiling = (prediction + 15) >> Fraction;
        int phase = ((ceiling << Fraction) - prediction) >> 2;
        int unit = Math.Max(errorClass - UnitClass, 0) >> 2;
        first += errorClass * PerClass;

        int side = coder.Code(bits, first + phase, value >= ceiling ? 1 : 0);
        int distance = side != 0 ? value - ceiling : ceiling - 1 - value;
        int quotient = coder.Code(
            bits, first + QuotientAtZero + (side != 0 ? phase : 3 - phase), distance >> unit > 0 ? 1 : 0);
        if (quotient != 0)
        {
            while (quotient < MostOnes
                && coder.Code(bits, first + Quotient + quotient, distance >> unit > quotient ? 1 : 0) != 0)
            {
                quotient++;
            }

            if (quotient == MostOnes)
            {
                quotient += coder.CodeDirect((distance >> unit) - MostOnes, 8);
            }
        }

        int rest = 0;
        if (unit > 0)
        {
            rest = coder.Code(bits, first + FirstRest + Math.Min(quotient, 2), distance >> (unit - 1) & 1);
            if (unit > 1)
            {
                int context = first + SecondRest + (quotient == 0 ? rest : 2);
                rest = 2 * rest + coder.Code(bits, context, distance >> (unit - 2) & 1);
                if (unit > 2)
                {
                    rest = (rest << (unit - 2)) + coder.CodeDirect(distance & ((1 << (unit - 2)) - 1), unit - 2);
                }
            }
        }

        distance = (quotient << unit) + rest;
        return side != 0 ? ceiling + distance : ceiling - 1 - distance;
    }
}
