namespace ProgressiveSR.Onnx;

/// <summary>A network's value range, from black to white.</summary>
/// <param name="Min">The value of black: 0, -1, ….</param>
/// <param name="Max">The value of white: 1, 255, ….</param>
/// <exception cref="ArgumentException">
/// A value is not finite, or <paramref name="Min"/> is not below <paramref name="Max"/>.
/// </exception>
public sealed record OnnxValueRange(float Min, float Max)
{
    /// <summary>0 to 1, the range used by this library.</summary>
    public static OnnxValueRange Unit { get; } = new(0, 1);

    // Set by the constructor only, as each bounds the other.

    /// <summary>The value of black.</summary>
    public float Min { get; } = float.IsFinite(Min) && float.IsFinite(Max) && Min < Max
        ? Min
        : throw new ArgumentException(FormattableString.Invariant($"Values from {Min} to {Max} are not a range."));

    /// <summary>The value of white.</summary>
    public float Max { get; } = Max;

    /// <summary>The difference between white and black.</summary>
    internal float Length => Max - Min;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Min}..{Max}");
}
