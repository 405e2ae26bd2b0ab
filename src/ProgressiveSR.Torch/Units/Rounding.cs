namespace ProgressiveSR.Torch;

/// <summary>How gradients pass through the quantisation Q in training. Inference always rounds.</summary>
public enum Rounding
{
    /// <summary>Rounds in the forward pass, identity in the backward pass.</summary>
    StraightThrough,

    /// <summary>
    /// The soft round x - sin(2 pi x) / (2 pi) in both passes (Nakanishi et al., "Neural multi-scale image
    /// compression", ACCV 2018).
    /// </summary>
    Soft,

    /// <summary>Rounds, with a gradient of zero.</summary>
    Hard,
}
