using System.Text.Json.Serialization;

namespace ProgressiveSR.Sampling;

/// <summary>A run of rows of the growing kernel that one level sends, and how.</summary>
/// <param name="First">First row, 0 or more.</param>
/// <param name="Count">Rows, 1 or more: as many samples per block.</param>
/// <param name="Step">Quantisation step in 8-bit picture units (0..255): the value of one index. Above 0.</param>
/// <param name="Coding">Pixel or signed coefficient.</param>
public sealed record KernelRows(int First, int Count, double Step, SampleCoding Coding)
{
    /// <summary>One past the last row.</summary>
    [JsonIgnore]
    public int End => First + Count;

    /// <summary>The lowest index that is sent; what lies below is clipped.</summary>
    [JsonIgnore]
    public int LowestIndex => Coding == SampleCoding.Picture ? 0 : sbyte.MinValue;

    /// <summary>The highest index that is sent; what lies above is clipped.</summary>
    [JsonIgnore]
    public int HighestIndex => Coding == SampleCoding.Picture ? byte.MaxValue : sbyte.MaxValue;
}

/// <summary>Which indices stand for the values of a kernel row.</summary>
public enum SampleCoding
{
    /// <summary>A pixel: 0..255 times the step. Level 0 is made of these.</summary>
    Picture,

    /// <summary>A signed coefficient: -128..127 times the step.</summary>
    Coefficient,
}
