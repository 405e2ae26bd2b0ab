namespace ProgressiveSR;

/// <summary>Which indices stand for the values of a kernel row.</summary>
public enum SampleCoding
{
    /// <summary>A pixel: 0..255 times the step. Level 0 is made of these.</summary>
    Picture,

    /// <summary>A signed coefficient: -128..127 times the step.</summary>
    Coefficient,
}
