using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Arithmetic with scalars that live as long as the process, or until the operation is done.</summary>
/// <remarks>
/// For every plain number, and for the factor 1 that <c>+</c> implies, TorchSharp makes a native scalar and lets
/// the garbage collector free it, now and then while libtorch still reads it: a training of hours meets that.
/// </remarks>
internal static class TensorArithmetic
{
    private static readonly Scalar Zero = 0;
    private static readonly Scalar Half = 0.5;
    private static readonly Scalar One = 1;
    private static readonly Scalar LargestByte = 255;
    private static readonly Scalar PerByte = 1 / 255.0;

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>Adds to <paramref name="left"/> itself.</summary>
    public static Tensor PlusInPlace(this Tensor left, Tensor right) => left.add_(right, One);

    /// <summary>Values of 0..1 as values of 0..255.</summary>
    public static Tensor ToByteRange(this Tensor values) => values.mul(LargestByte);

    /// <summary>Values of 0..255 as values of 0..1.</summary>
    public static Tensor FromByteRange(this Tensor values) => values.mul(PerByte);

    public static Tensor ClampToByte(this Tensor values) => values.clamp(Zero, LargestByte);

    /// <summary>Rounds values of 0..255 to whole ones, halves up.</summary>
    public static Tensor RoundToByte(this Tensor values) => values.add(Half, One).floor().clamp_max(LargestByte);

    public static Tensor Times(this Tensor values, double factor)
    {
        using Scalar scalar = factor;
        return values.mul(scalar);
    }

    /// <summary>Scales <paramref name="values"/> themselves.</summary>
    public static Tensor TimesInPlace(this Tensor values, double factor)
    {
        using Scalar scalar = factor;
        return values.mul_(scalar);
    }
}
