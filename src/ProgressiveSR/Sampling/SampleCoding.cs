namespace ProgressiveSR;

/// <summary>How a byte sent stands for the value of a kernel row.</summary>
public enum SampleCoding
{
    /// <summary>A pixel: the byte times the step, 0..255 at step 1. Level 0 is made of these.</summary>
    Picture,

    /// <summary>A signed coefficient: (byte - 128) times the step, clipped at both ends.</summary>
    Coefficient,
}
