namespace ProgressiveSR.Innovation;

/// <summary>Compares an increment with the samples that the picture shown would give. Thread-safe.</summary>
internal interface IInnovationMeter
{
    /// <summary>Number of figures of a block.</summary>
    int Count { get; }

    /// <summary>Measures a block.</summary>
    /// <param name="level">The increment's level, 1 or above.</param>
    /// <param name="indices">The increment's indices of the block.</param>
    /// <param name="shown">The same samples of the picture shown, as from the sampling unit.</param>
    /// <param name="figures">
    /// Receives figures that add up over blocks: number of pixels, squared innovation, and those of the meter.
    /// </param>
    void Measure(int level, ReadOnlySpan<short> indices, ReadOnlySpan<short> shown, Span<double> figures);
}
