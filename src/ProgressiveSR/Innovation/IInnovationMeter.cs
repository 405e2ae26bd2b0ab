namespace ProgressiveSR.Innovation;

/// <summary>Compares an increment with the samples that the picture shown would give. Thread-safe.</summary>
internal interface IInnovationMeter
{
    /// <summary>Number of figures of a block.</summary>
    int Count { get; }

    /// <summary>Side in blocks of the squares whose figures, added up, tell more than those of single blocks.</summary>
    int Side { get; }

    /// <summary>How the figures tell an error.</summary>
    IErrorLaw Law { get; }

    /// <summary>Measures a block.</summary>
    /// <param name="level">The increment's level, 1 or above.</param>
    /// <param name="indices">The increment's indices of the block.</param>
    /// <param name="shown">The same samples of the picture shown, as from the sampling unit.</param>
    /// <param name="pixels">The block of the picture shown, cut off at the picture's borders.</param>
    /// <param name="figures">
    /// Receives figures that add up over blocks: number of pixels, squared innovation, and those of the meter.
    /// </param>
    void Measure(
        int level, ReadOnlySpan<short> indices, ReadOnlySpan<short> shown, RgbView pixels, Span<double> figures);
}
