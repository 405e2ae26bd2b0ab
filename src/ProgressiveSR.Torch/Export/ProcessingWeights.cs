namespace ProgressiveSR.Torch;

/// <summary>
/// The weights of one level's processing unit, in 0..1 units. b is the side of a block, s the level's low-resolution
/// side and r its samples per block.
/// </summary>
public sealed record ProcessingWeights
{
    /// <summary>The 3x3 convolution on LR_(i-1): 3 x 3 x 3 x 3 values; null at level 0 only.</summary>
    public float[]? ConvolutionWeight { get; init; }

    /// <summary>Its bias: 3 values; null at level 0 only.</summary>
    public float[]? ConvolutionBias { get; init; }

    /// <summary>Phi^i: 3 (b/2)^2 x 3 s^2 values.</summary>
    public required float[] ExpandingWeight { get; init; }

    /// <summary>Its bias: 3 (b/2)^2 values.</summary>
    public required float[] ExpandingBias { get; init; }

    /// <summary>
    /// The gain K_i of data consistency: 3 b^2 x r values; null at every level if the model has none.
    /// </summary>
    public float[]? Gain { get; init; }
}
