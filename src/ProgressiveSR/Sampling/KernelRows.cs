using System.Text.Json.Serialization;

namespace ProgressiveSR.Sampling;

/// <summary>A run of rows of the growing kernel that one level sends, and their quantisation.</summary>
/// <param name="First">First row, 0 or more.</param>
/// <param name="Count">Number of rows, 1 or more: one sample per row and block.</param>
/// <param name="Step">Quantisation step in 8-bit picture units (0..255): the value of index 1. Above 0.</param>
/// <param name="Coding">Pixels or signed coefficients.</param>
public sealed record KernelRows(int First, int Count, double Step, SampleCoding Coding)
{
    /// <summary>The end of the rows, exclusive.</summary>
    [JsonIgnore]
    public int End => First + Count;

    /// <summary>The lowest index; lower ones are clipped.</summary>
    [JsonIgnore]
    public int LowestIndex => Coding == SampleCoding.Picture ? 0 : sbyte.MinValue;

    /// <summary>The highest index; higher ones are clipped.</summary>
    [JsonIgnore]
    public int HighestIndex => Coding == SampleCoding.Picture ? byte.MaxValue : sbyte.MaxValue;
}

/// <summary>The range of indices of a kernel row.</summary>
public enum SampleCoding
{
    /// <summary>Pixels: 0..255 times the step. Level 0 consists of these.</summary>
    Picture,

    /// <summary>Signed coefficients: -128..127 times the step.</summary>
    Coefficient,
}
