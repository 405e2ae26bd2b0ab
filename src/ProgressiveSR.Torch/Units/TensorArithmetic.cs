using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Arithmetic with scalars that live as long as the process, or until the operation is done.</summary>
/// <remarks>
/// For every plain number, and for the factor 1 that <c>+</c> implies, TorchSharp makes a native scalar and lets
/// the garbage collector free it, now and then while libtorch still reads it: a training of hours meets that. What
/// does so is in BannedSymbols.txt and does not compile here.
/// </remarks>
internal static class TensorArithmetic
{
    private static readonly Scalar Zero = 0.ToScalar();
    private static readonly Scalar Half = 0.5.ToScalar();
    private static readonly Scalar One = 1.ToScalar();
    private static readonly Scalar LargestByte = 255.ToScalar();
    private static readonly Scalar PerByte = (1 / 255.0).ToScalar();

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>Adds to <paramref name="left"/> itself.</summary>
    public static Tensor PlusInPlace(this Tensor left, Tensor right) => left.add_(right, One);

    public static Tensor Plus(this Tensor values, double number) =>
        With(number, values, static (tensor, scalar) => tensor.add(scalar, One));

    /// <summary>Adds to <paramref name="values"/> themselves.</summary>
    public static Tensor PlusInPlace(this Tensor values, double number) =>
        With(number, values, static (tensor, scalar) => tensor.add_(scalar, One));

    public static Tensor Times(this Tensor values, double factor) =>
        With(factor, values, static (tensor, scalar) => tensor.mul(scalar));

    /// <summary>Scales <paramref name="values"/> themselves.</summary>
    public static Tensor TimesInPlace(this Tensor values, double factor) =>
        With(factor, values, static (tensor, scalar) => tensor.mul_(scalar));

    public static Tensor DividedBy(this Tensor values, double divisor) =>
        With(divisor, values, static (tensor, scalar) => tensor.div(scalar));

    public static Tensor AtLeast(this Tensor values, double least) =>
        With(least, values, static (tensor, scalar) => tensor.clamp_min(scalar));

    public static Tensor AtMost(this Tensor values, double most) =>
        With(most, values, static (tensor, scalar) => tensor.clamp_max(scalar));

    /// <summary>The mean of two tensors, value by value.</summary>
    public static Tensor MeanWith(this Tensor left, Tensor right) => left.Plus(right).mul(Half);

    /// <summary>Values of 0..1 as values of 0..255.</summary>
    public static Tensor ToByteRange(this Tensor values) => values.mul(LargestByte);

    /// <summary>Values of 0..255 as values of 0..1.</summary>
    public static Tensor FromByteRange(this Tensor values) => values.mul(PerByte);

    public static Tensor ClampToByte(this Tensor values) => values.clamp(Zero, LargestByte);

    /// <summary>Rounds to whole numbers, halves up.</summary>
    public static Tensor RoundHalfUp(this Tensor values) => values.add(Half, One).floor();

    private static Tensor With(double number, Tensor values, Func<Tensor, Scalar, Tensor> operation)
    {
        using Scalar scalar = number.ToScalar();
        return operation(values, scalar);
    }
}
