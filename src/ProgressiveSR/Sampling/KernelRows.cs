using System.Text.Json.Serialization;

namespace ProgressiveSR.Sampling;

/// <summary>A run of rows of the growing kernel that one level sends, and their quantisation.</summary>
/// <param name="First">First row, 0 or more.</param>
/// <param name="Count">Number of rows, 1 or more: one sample per row and block.</param>
/// <param name="Step">Quantisation step in 8-bit picture units (0..255): the value of index 1. Above 0.</param>
/// <param name="Coding">Pixels or signed coefficients.</param>
public sealed record KernelRows(int First, int Count, double Step, SampleCoding Coding)
{
    /// <summary>
    /// The largest magnitude of a truncated coefficient: a row of norm 1 over a block of 32x32 pixels.
    /// </summary>
    internal const double LargestTruncated = 4096;

    /// <summary>One past the last row.</summary>
    [JsonIgnore]
    public int End => First + Count;

    /// <summary>The lowest index; lower ones are clipped.</summary>
    [JsonIgnore]
    public int LowestIndex => Coding switch
    {
        SampleCoding.Picture => 0,
        SampleCoding.Coefficient => sbyte.MinValue,
        _ => -HighestIndex,
    };

    /// <summary>The highest index; higher ones are clipped.</summary>
    [JsonIgnore]
    public int HighestIndex => Coding switch
    {
        SampleCoding.Picture => byte.MaxValue,
        SampleCoding.Coefficient => sbyte.MaxValue,
        _ => (int)Math.Min(short.MaxValue, LargestTruncated / Step),
    };

    /// <summary>Bytes that hold an index: 1, or 2 for more than 256 indices.</summary>
    internal int BytesPerIndex => HighestIndex - LowestIndex > byte.MaxValue ? 2 : 1;

    /// <summary>Whether other rows are the same truncated coefficients, at a step that divides this one.</summary>
    internal bool IsRefinedBy(KernelRows finer) =>
        Coding == SampleCoding.Truncated && finer.Coding == Coding && finer.First == First && finer.Count == Count
        && Step % finer.Step == 0;
}

/// <summary>The range of indices of a kernel row.</summary>
public enum SampleCoding
{
    /// <summary>A pixel, rounded to the nearest of 0..255 times the step.</summary>
    Picture,

    /// <summary>A signed coefficient, rounded to the nearest of -128..127 times the step.</summary>
    Coefficient,

    /// <summary>
    /// A signed coefficient of -4096..4096 whose magnitude is truncated to a multiple of the step: index 0 is the cell
    /// (-step, step), twice as wide as all others, and halving the step splits each cell.
    /// </summary>
    Truncated,
}
