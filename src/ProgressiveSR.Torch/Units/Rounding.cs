namespace ProgressiveSR.Torch;

/// <summary>How the quantisation Q lets gradients through in training. At inference it is a hard round.</summary>
public enum Rounding
{
    /// <summary>Hard round forwards, identity backwards.</summary>
    StraightThrough,

    /// <summary>
    /// The soft round x - sin(2 pi x) / (2 pi), forwards and backwards (Nakanishi et al., "Neural multi-scale image
    /// compression", ACCV 2018).
    /// </summary>
    Soft,

    /// <summary>Hard round, no gradient.</summary>
    Hard,
}
