using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Arithmetic with scalars that are kept alive for the whole process, or until the operation is done.
/// </summary>
/// <remarks>
/// For every plain number, and for the implicit factor 1 of <c>+</c>, TorchSharp creates a native scalar that the
/// garbage collector frees, occasionally while libtorch is still reading it; a training of hours does run into that.
/// The operations affected are listed in BannedSymbols.txt and do not compile here.
/// </remarks>
internal static class TensorArithmetic
{
    private static readonly Scalar Zero = 0.ToScalar();
    private static readonly Scalar Half = 0.5.ToScalar();
    private static readonly Scalar One = 1.ToScalar();
    private static readonly Scalar LargestByte = 255.ToScalar();
    private static readonly Scalar PerByte = (1 / 255.0).ToScalar();

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>Adds to <paramref name="left"/> in place.</summary>
    public static Tensor PlusInPlace(this Tensor left, Tensor right) => left.add_(right, One);

    public static Tensor Plus(this Tensor values, double number) =>
        With(number, values, static (tensor, scalar) => tensor.add(scalar, One));

    /// <summary>Adds to <paramref name="values"/> in place.</summary>
    public static Tensor PlusInPlace(this Tensor values, double number) =>
        With(number, values, static (tensor, scalar) => tensor.add_(scalar, One));

    public static Tensor Times(this Tensor values, double factor) =>
        With(factor, values, static (tensor, scalar) => tensor.mul(scalar));

    /// <summary>Scales <paramref name="values"/> in place.</summary>
    public static Tensor TimesInPlace(this Tensor values, double factor) =>
        With(factor, values, static (tensor, scalar) => tensor.mul_(scalar));

    public static Tensor DividedBy(this Tensor values, double divisor) =>
        With(divisor, values, static (tensor, scalar) => tensor.div(scalar));

    public static Tensor AtLeast(this Tensor values, double least) =>
        With(least, values, static (tensor, scalar) => tensor.clamp_min(scalar));

    public static Tensor AtMost(this Tensor values, double most) =>
        With(most, values, static (tensor, scalar) => tensor.clamp_max(scalar));

    /// <summary>The element-wise mean of two tensors.</summary>
    public static Tensor MeanWith(this Tensor left, Tensor right) => left.Plus(right).mul(Half);

    /// <summary>Converts values in 0..1 to 0..255.</summary>
    public static Tensor ToByteRange(this Tensor values) => values.mul(LargestByte);

    /// <summary>Converts values in 0..255 to 0..1.</summary>
    public static Tensor FromByteRange(this Tensor values) => values.mul(PerByte);

    public static Tensor ClampToByte(this Tensor values) => values.clamp(Zero, LargestByte);

    /// <summary>Rounds to integers, halves up.</summary>
    public static Tensor RoundHalfUp(this Tensor values) => values.add(Half, One).floor();

    private static Tensor With(double number, Tensor values, Func<Tensor, Scalar, Tensor> operation)
    {
        using Scalar scalar = number.ToScalar();
        return operation(values, scalar);
    }
}
