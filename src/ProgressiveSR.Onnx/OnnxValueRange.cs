namespace ProgressiveSR.Onnx;

/// <summary>What stands for black and for white in a network's values.</summary>
/// <param name="Min">The value that stands for black: 0, -1, ….</param>
/// <param name="Max">The value that stands for white: 1, 255, ….</param>
/// <exception cref="ArgumentException">
/// A number is not finite, or <paramref name="Min"/> is not below <paramref name="Max"/>.
/// </exception>
public sealed record OnnxValueRange(float Min, float Max)
{
    /// <summary>0 to 1, as this library computes.</summary>
    public static OnnxValueRange Unit { get; } = new(0, 1);

    // The constructor alone sets the two, as one bounds the other.

    /// <summary>The value that stands for black.</summary>
    public float Min { get; } = float.IsFinite(Min) && float.IsFinite(Max) && Min < Max
        ? Min
        : throw new ArgumentException(FormattableString.Invariant($"Values from {Min} to {Max} are no range."));

    /// <summary>The value that stands for white.</summary>
    public float Max { get; } = Max;

    /// <summary>From black to white.</summary>
    internal float Length => Max - Min;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Min}..{Max}");
}
