namespace ProgressiveSR;

/// <summary>Which samples a filter sees beyond the border of a picture.</summary>
public enum EdgeMode
{
    /// <summary>
    /// Half-sample symmetric: the picture is mirrored with its border sample repeated (c b a | a b c), as
    /// <c>imresize</c> of current MATLAB versions does.
    /// </summary>
    Symmetric,

    /// <summary>The border sample is repeated (a a a | a b c), as older MATLAB versions do.</summary>
    Replicate,
}
